"""What is said of each entity: there or not, normal, changed, on which side."""

import functools
from collections.abc import Sequence
from importlib.resources import files

from wetread.language.reports.assertions import Decision, decide
from wetread.language.reports.cues import Cue, Cues, add_cues
from wetread.language.reports.document import Document, Found, Sentence
from wetread.language.reports.phrases import Hit, grammar, rows_of
from wetread.language.reports.scopes import Reached
from wetread.language.reports.words import NUMBER
from wetread.records.vocabulary import Assertion, Change, Laterality

FINDING_KINDS = frozenset(("ImagingFinding", "OtherFinding", "Symptom", "DiseaseSyndromeDisorder"))


@functools.cache
def attributes() -> Cues:
    """The cues of normality and change in one tree."""
    held: Cues = Cues()
    for role in ("normal", "change"):
        text = files("wetread.language").joinpath(f"rules/en/{role}.tsv").read_text("utf-8")
        add_cues(held, role, rows_of(text))
    return held


def judge(document: Document) -> None:
    """Assigns to every entity its decision, and normal, change and side where something says so."""
    hits: dict[int, list[Hit[Cue]]] = {}
    for found in document.entities:
        sentence = document.sentences[found.sentence]
        section = document.section_of(found)
        found.decision = in_section(decide(sentence.scene, *found.judged), section, sentence.scene.stems)
        if found.kind in FINDING_KINDS:
            found.decision = unplanned(found.decision)
        if found.kind in FINDING_KINDS or found.kind in ("BodyPart", "MedicalDevice"):
            held = hits.get(found.sentence)
            if held is None:
                held = hits[found.sentence] = sentence.scene.other(attributes())
            if held:
                _attribute(found, sentence, held)
    for found in document.entities:
        if found.kind in FINDING_KINDS or found.kind in ("BodyPart", "MedicalDevice"):
            found.laterality = side_of(document.sentences[found.sentence].scene.stems, found)


def unplanned(decision: Decision) -> Decision:
    """The decision for a finding: only what is done can be planned."""
    return decision._replace(temporality="current") if decision.temporality == "planned" else decision


def in_section(decision: Decision, section: str, stems: Sequence[str]) -> Decision:
    """The section decides what its sentences leave open: a family history is of others, a past history is past."""
    if section == "family_history":
        return decision._replace(assertion="someone_else", experiencer="other")
    if section == "past_history" and decision.temporality == "current":
        return decision._replace(temporality="past")
    if stems[-1] == "?" and decision.assertion in ("present", "possible"):
        asked: Assertion = "hypothetical" if section == "indication" else "possible"
        return decision._replace(assertion=asked, certainty="possible")
    return decision


def _attribute(found: Found, sentence: Sentence, hits: Sequence[Hit[Cue]]) -> None:
    reached = [one for hit in hits if (one := sentence.scene.reach(hit, *found.judged)) is not None]
    if found.kind == "BodyPart":
        normal = _nearest(reached, "normal")
        limited = any(one.hit.payload.value == "limited" for one in reached)
        if normal is not None:
            found.normal = not limited and _is_affirmed(found.decision)
            found.reasons.append(("normal", str(found.normal).lower(), normal))
    elif found.decision is not None:
        change = _change_of(found.decision, _nearest(reached, "change"), sentence.scene.stems)
        if change is not None:
            found.change, one = change
            found.reasons.append(("change", found.change, one))
        if found.kind == "MedicalDevice" and found.change == "resolved" and found.decision is not None:
            found.decision = found.decision._replace(assertion="absent", negated=True)


def _is_affirmed(decision: Decision | None) -> bool:
    return decision is None or decision.assertion in ("present", "absent")


def _nearest(reached: Sequence[Reached], role: str) -> Reached | None:
    """The nearest that speaks; where a phrase before and one behind are as near, the predicate behind wins."""
    speaking = [
        one for one in reached if one.hit.payload.role == role and one.hit.payload.value not in ("limited", "none")
    ]
    return min(speaking, key=lambda one: (one.distance, one.before), default=None)


def _change_of(decision: Decision, one: Reached | None, stems: Sequence[str]) -> tuple[Change, Reached] | None:
    """A change only where the sentence compares; what is denied cannot be new, and what resolved is past."""
    if one is None or decision.assertion in ("hypothetical", "someone_else", "conditional"):
        return None
    value = one.hit.payload.value
    if value.endswith("?"):
        if not any(word in grammar()["comparing"] for word in stems):
            return None
        value = value[:-1]
    if decision.assertion == "absent" and value != "resolved":
        return None
    return value, one  # type: ignore[return-value]


_SIDES: dict[str, Laterality] = {
    "right": "right", "left": "left", "bilateral": "bilateral", "bilaterally": "bilateral", "both": "bilateral",
    "bibasilar": "bilateral", "bibasal": "bilateral", "biapical": "bilateral", "rul": "right", "rml": "right",
    "rll": "right",
    "lul": "left", "lll": "left", "lingula": "left", "lingular": "left", "leftward": "left", "rightward": "right",
}  # fmt: skip


def side_of(stems: Sequence[str], found: Found) -> Laterality | None:
    """The side that stands with an entity: inside it, just before it, or behind it in "in the left base"."""
    inside = _sides(stems[found.first : found.last])
    if inside:
        return _one(inside)
    place = _back(stems, found.first)
    before = _sides(stems[place : found.first])
    if before:
        return _one(before)
    if "greater" in stems[found.last : found.last + 5] and {"left", "right"} <= set(stems[found.last : found.last + 6]):
        return "bilateral"  # "effusions, left greater than right"
    behind = _sides(_on(stems, found.last))
    if not behind and place > 0 and stems[place - 1] == "and":
        behind = _sides(stems[_back(stems, place - 1) : place - 1])  # "left atelectasis and effusion"
    return _one(behind)


def _one(sides: list[Laterality]) -> Laterality | None:
    if not sides:
        return None
    return sides[0] if len(set(sides)) == 1 else "bilateral"


def _sides(words: Sequence[str]) -> list[Laterality]:
    """The sides named, but not the one that something moves to, nor the letter of a vertebra."""
    found = []
    for place, word in enumerate(words):
        side = _SIDES.get(word) or (_LETTERS.get(word) if words[place + 1 : place + 2] != (NUMBER,) else None)
        if side is not None and tuple(words[max(0, place - 2) : place]) not in _TOWARD:
            found.append(side)
    return found


_LETTERS: dict[str, Laterality] = {"l": "left", "r": "right"}
_TOWARD = frozenset((("to", "the"), ("toward", "the"), ("towards", "the")))


def _back(stems: Sequence[str], first: int) -> int:
    """Where the words before an entity begin that nothing parts from it."""
    place = first
    while place > 0 and stems[place - 1] not in grammar()["side_break"] and first - place < 8:
        place -= 1
    return place


def _on(stems: Sequence[str], last: int) -> Sequence[str]:
    place = last
    while place < len(stems) and stems[place] not in grammar()["side_break"] and place - last < 10:
        place += 1
    return stems[last:place]
