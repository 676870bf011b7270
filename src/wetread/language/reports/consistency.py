"""What does not fit inside one report, each a warning with its places."""

import functools
from collections.abc import Callable, Iterator

from wetread.language.reports.chart import status_of
from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.patterns import pattern
from wetread.language.reports.phrases import grammar, rows
from wetread.records.reason import because
from wetread.records.report import ReportWarning, Span
from wetread.records.vocabulary import WarningKind

_SEEN, _SUMMED = "findings", "impression"


def warn(document: Document) -> None:
    """Assigns the warnings of all checks, each place once."""
    found = [warning for check in CHECKS for warning in check(document)]
    lost = [one.places[0] for one in found if one.kind == "dropped_no"]
    document.warnings = list(dict.fromkeys(one for one in found if one.kind == "dropped_no" or not _follows(one, lost)))


def _follows(warning: ReportWarning, lost: list[Span]) -> bool:
    """Does it only follow from a "no" that was lost: is one of its places in that sentence?"""
    return any(place.start >= one.start and place.end <= one.end for one in lost for place in warning.places)


def _warning(kind: WarningKind, *places: Span, **values: str) -> ReportWarning:
    return ReportWarning(kind=kind, places=places, reason=because(f"report.{kind}", **values))


def _place(found: Found) -> Span:
    return Span(start=found.start, end=found.end)


def _in(document: Document, section: str) -> list[Found]:
    return [
        one
        for one in document.entities
        if one.kind in FINDING_KINDS and one.concept is not None and document.section_of(one) == section
    ]


def _key(found: Found) -> str:
    """Concepts that one film cannot tell apart count as one here."""
    concept = found.concept
    return _alike().get(concept.id, concept.id) if concept else ""


@functools.cache
def _alike() -> dict[str, str]:
    return {concept: group.split()[0] for (group,) in rows("alike.tsv") for concept in group.split()}


def _impression_not_in_findings(document: Document) -> Iterator[ReportWarning]:
    """The impression states what the findings deny."""
    denied = {
        _key(one): one
        for one in _in(document, _SEEN)
        if status_of(one) == "absent" and one.change != "resolved" and _is_plain_denial(document, one)
    }
    stated = {_key(one) for one in _in(document, _SEEN) if status_of(one) in ("present", "uncertain")}
    for found in _in(document, _SUMMED):
        if found.concept is not None and found.concept.id in _vague():
            continue
        key = _key(found)
        if status_of(found) == "present" and key in denied and key not in stated and found.change != "resolved":
            yield _warning("impression_not_in_findings", _place(found), _place(denied[key]), name=found.name)
        elif (
            status_of(found) == "present" and key not in stated and (structure := _denying(document, found)) is not None
        ):
            yield _warning("impression_not_in_findings", _place(found), _place(structure), name=found.name)


def _denying(document: Document, found: Found) -> Found | None:
    """The structure that the findings call normal although the impression names a finding of that very structure."""
    name = found.concept.id if found.concept is not None else ""
    shaped = {
        structure
        for structures, _, finding in rows("compositions.tsv")
        if finding == name
        for structure in structures.split("|")
    }
    return next(
        (
            one
            for one in document.entities
            if one.normal
            and one.concept is not None
            and one.concept.id in shaped
            and document.section_of(one) == _SEEN
            and not one.laterality
            and not _is_limited(document, one)
        ),
        None,
    )


def _is_plain_denial(document: Document, found: Found) -> bool:
    """ "No large effusion" denies no small one."""
    stems = document.sentences[found.sentence].scene.stems
    return not any(word in grammar()["partial_denial"] for word in stems[max(0, found.first - 4) : found.first])


def _findings_missing_from_impression(document: Document) -> Iterator[ReportWarning]:
    """An important finding that the impression leaves out."""
    summed = [one for one in document.sections if one.kind == _SUMMED and one.end > one.start]
    if not summed:
        return
    told = {_key(one) for one in _in(document, _SUMMED)}
    says_nothing = any(pattern("no_disease").search(document.text, one.start, one.end) for one in summed)
    for found in _in(document, _SEEN):
        if _is_weighty(document, found, says_nothing) and _key(found) not in told and not _covered(found, told):
            place = Span(start=summed[0].start, end=summed[0].end)
            yield _warning("findings_missing_from_impression", _place(found), place, name=found.name)


def _is_weighty(document: Document, found: Found, says_nothing: bool) -> bool:
    """Must an impression tell of it: is it there, no old news, and urgent, large, or denied by "no disease"?"""
    concept = found.concept
    if concept is None or status_of(found) != "present" or found.change in ("stable", "resolved"):
        return False
    if _is_old(document, found):
        return False
    stems = document.sentences[found.sentence].scene.stems
    large = any(word in grammar()["large"] for word in stems[max(0, found.first - 4) : found.last])
    charted = concept.finding is not None and not concept.chronic
    return concept.urgency is not None or (charted and (large or (says_nothing and concept.id in _grave())))


@functools.cache
def _grave() -> frozenset[str]:
    """Findings that "no acute disease" contradicts, though nobody need be called for them."""
    return frozenset(name for (names,) in rows("grave.tsv") for name in names.split())


def _covered(found: Found, told: set[str]) -> bool:
    """A more general or more telling name in the impression covers a finding."""
    names = _covers().get(found.concept.id, frozenset()) if found.concept else frozenset()
    return "-" in names or bool(names & told)


@functools.cache
def _vague() -> frozenset[str]:
    return frozenset(name for (names,) in rows("vague.tsv") for name in names.split())


@functools.cache
def _covers() -> dict[str, frozenset[str]]:
    """By finding, the names that cover it in an impression; "-" among them: it need not be told again."""
    return {finding: frozenset(names.split()) for finding, names in rows("covers.tsv")}


def _is_old(document: Document, found: Found) -> bool:
    stems = document.sentences[found.sentence].scene.stems
    near = stems[max(0, found.first - 5) : found.last + 4]
    return any(word in grammar()["no_news"] for word in near) or any(word in grammar()["harmless"] for word in stems)


def _laterality(document: Document) -> Iterator[ReportWarning]:
    """One finding on the left in the findings and on the right in the impression."""
    seen: dict[str, list[Found]] = {}
    for one in _in(document, _SEEN):
        if status_of(one) in ("present", "uncertain"):
            seen.setdefault(_key(one), []).append(one)
    sides = {key: {one.laterality for one in held} for key, held in seen.items()}
    for found in _in(document, _SUMMED):
        stated = found.laterality in ("left", "right") and status_of(found) in ("present", "uncertain")
        there = sides.get(_key(found), set()) if stated else set()
        if there and not there & {found.laterality, "bilateral", None}:
            yield _warning("laterality", _place(found), _place(seen[_key(found)][0]), name=found.name)


def _sex_anatomy(document: Document) -> Iterator[ReportWarning]:
    """A patient called a man with a uterus, or a woman with a prostate."""
    head = [one for one in document.sections if one.kind in ("indication", "history", "exam", "past_history")]
    told = [
        (
            pattern("male").search(document.text, one.start, one.end),
            pattern("female").search(document.text, one.start, one.end),
        )
        for one in head
    ]
    male, female = next(((m, f) for m, f in told if m or f), (None, None))
    if bool(male) == bool(female):
        return
    wrong = pattern("female_anatomy") if male else pattern("male_anatomy")
    for section in document.sections:
        match = wrong.search(document.text, section.start, section.end) if section.kind in (_SEEN, _SUMMED) else None
        person = male or female
        if match and person:
            yield _warning(
                "sex_anatomy",
                Span(start=match.start(), end=match.end()),
                Span(start=person.start(), end=person.end()),
                name=match.group().lower(),
            )
            return


def _measurement(document: Document) -> Iterator[ReportWarning]:
    """The one nodule of a report with two sizes that differ by more than a fifth, neither of them earlier."""
    sized: dict[tuple[str, str | None], list[tuple[float, Found, Found]]] = {}
    for relation in document.relations:
        if relation.type == "measures":
            size, found = document.entities[relation.head], document.entities[relation.tail]
            value = _millimetres(document.text[size.start : size.end])
            if value and found.concept is not None and not _is_earlier(document, size):
                sized.setdefault((_key(found), found.laterality), []).append((value, size, found))
    for held in sized.values():
        sections = {document.section_of(found) for _, _, found in held}
        first, last = held[0], held[-1]
        if len(held) == 2 and sections == {_SEEN, _SUMMED} and max(first[0], last[0]) > 1.2 * min(first[0], last[0]):
            yield _warning("measurement", _place(first[1]), _place(last[1]), name=first[2].name)


def _millimetres(text: str) -> float:
    match = pattern("size").search(text)
    return float(match.group(1)) * (10 if match.group(2).lower() == "cm" else 1) if match else 0.0


def _is_earlier(document: Document, size: Found) -> bool:
    stems = document.sentences[size.sentence].scene.stems
    return any(word in grammar()["earlier"] for word in stems[max(0, size.first - 3) : size.first])


def _template_normal(document: Document) -> Iterator[ReportWarning]:
    """A normal sentence of the template left beside a finding of the same organ: the first such pair."""
    seen: dict[str, list[Found]] = {}
    for one in _in(document, _SEEN):
        if status_of(one) == "present" and one.concept is not None:
            seen.setdefault(one.concept.id, []).append(one)
    for structure in document.entities:
        if structure.normal and structure.concept is not None and not _is_limited(document, structure):
            for name in _organs().get(structure.concept.id, frozenset()) & seen.keys():
                found = next((one for one in seen[name][:_FEW] if _contradicts(document, structure, one)), None)
                if found is not None:
                    yield _warning(
                        "template_normal", _place(structure), _place(found), name=structure.name, finding=found.name
                    )
                    return


# So many places of one finding are looked at: the first that contradicts is enough.
_FEW = 8


def _contradicts(document: Document, structure: Found, found: Found) -> bool:
    if document.section_of(structure) != _SEEN or found.sentence == structure.sentence:
        return False
    return {structure.laterality, found.laterality} != {"left", "right"}


def _denied_and_stated(document: Document) -> Iterator[ReportWarning]:
    """ "No pleural effusion" of the template beside "small left pleural effusion": the first such pair."""
    held = _in(document, _SEEN)
    denied = {
        _key(one): one
        for one in held
        if status_of(one) == "absent" and one.change != "resolved" and _is_plain_denial(document, one)
    }
    for found in held:
        other = denied.get(_key(found))
        if other is None or status_of(found) != "present" or other.sentence == found.sentence:
            continue
        if other.laterality is None and found.change != "improved" and _names_alike(other, found):
            reason = because("report.denied_and_stated", name=found.name)
            yield ReportWarning(kind="template_normal", places=(_place(other), _place(found)), reason=reason)
            return


def _names_alike(one: Found, other: Found) -> bool:
    return one.concept == other.concept


def _is_limited(document: Document, structure: Found) -> bool:
    """Is it called normal but for something, or only in part?"""
    return any(word in grammar()["in_part"] for word in document.sentences[structure.sentence].scene.stems)


@functools.cache
def _organs() -> dict[str, frozenset[str]]:
    """By structure, the findings that make "normal" untrue of it."""
    return {structure: frozenset(findings.split()) for structure, findings in rows("organs.tsv")}


def _dropped_no(document: Document) -> Iterator[ReportWarning]:
    """ "There is evidence of pneumothorax or effusion" amid what is normal: a "no" may have been lost."""
    summed = [one for one in document.sections if one.kind == _SUMMED]
    seen = [one for one in _in(document, _SEEN) if status_of(one) == "present"]
    weighty = {one.sentence for one in seen if not _is_minor(one)}
    if summed and any(pattern("no_disease").search(document.text, one.start, one.end) for one in summed):
        for number in dict.fromkeys(one.sentence for one in seen):
            if weighty <= {number} and _is_template(document, number, seen):
                sentence = document.sentences[number]
                yield _warning("dropped_no", document.span(sentence, 0, sentence.last - sentence.first))
    elif summed and not weighty:
        match = pattern("bare_disease").match(document.text, summed[0].start)
        if match is not None:
            yield _warning("dropped_no", Span(start=match.start(), end=match.end()))


def _is_template(document: Document, number: int, seen: list[Found]) -> bool:
    """Does the sentence name what templates deny, several joined by "or" or as evidence, with no word of how much?"""
    sentence = document.sentences[number]
    stems = sentence.scene.stems
    denied = [one for one in seen if one.sentence == number and one.concept and one.concept.id in _grave()]
    joined = "or" in stems and len(denied) > 1
    evident = "evidence" in stems[:4] and bool(denied)
    return (joined or evident) and not any(word in grammar()["amount"] for word in stems)


def _is_minor(found: Found) -> bool:
    return found.concept is not None and (found.concept.chronic or found.concept.variant)


def _comparison_missing(document: Document) -> Iterator[ReportWarning]:
    """A comparison with a study, while the report lists none."""
    listed = [one for one in document.sections if one.kind == "comparison"]
    none = next((one for one in listed if pattern("no_comparison").match(document.text[one.start : one.end])), None)
    if none is None:
        return
    for section in document.sections:
        match = (
            pattern("compared").search(document.text, section.start, section.end)
            if section.kind in (_SEEN, _SUMMED)
            else None
        )
        if match is not None:
            yield _warning(
                "comparison_missing", Span(start=match.start(), end=match.end()), Span(start=none.start, end=none.end)
            )
            return


CHECKS: tuple[Callable[[Document], Iterator[ReportWarning]], ...] = (
    _impression_not_in_findings,
    _findings_missing_from_impression,
    _laterality,
    _sex_anatomy,
    _measurement,
    _template_normal,
    _denied_and_stated,
    _dropped_no,
    _comparison_missing,
)
