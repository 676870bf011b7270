"""From what readers said of the images of one study to claims about the study."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from wetread.language.drafts.place import place_of, shown_regions
from wetread.language.drafts.ratio import Ratio, ratio_of
from wetread.language.drafts.vocabulary import Group, Term, Vocabulary
from wetread.records.claim import Claim, Concept, Evidence, HeatmapRef
from wetread.records.evidence import Measurement, Score
from wetread.records.reading import ImageReading
from wetread.records.study import Study
from wetread.records.vocabulary import NO_FINDING


class Seen(NamedTuple):
    """One score with the reading that gave it."""

    reading: ImageReading
    score: Score


class Films(NamedTuple):
    """The readings of a study, in the order of its images."""

    study: Study
    readings: tuple[ImageReading, ...]
    words: Vocabulary
    ratio: Ratio | None


def films_of(study: Study, readings: Iterable[ImageReading], words: Vocabulary) -> Films:
    """The order in which readings come never matters. Raises UnparsedAnswer for a finding without a word for it."""
    place = {item.instance: number for number, item in enumerate(study.items)}
    ordered = tuple(
        sorted(
            readings, key=lambda one: (place.get(one.instance, len(place)), one.instance, one.frame, one.maker.digest())
        )
    )
    for finding in findings_of(ordered):
        words.group(finding)
    return Films(study, ordered, words, ratio_of(ordered, words.ratio))


def findings_of(readings: Iterable[ImageReading]) -> tuple[str, ...]:
    """Every finding that any reading scores, sorted, without No Finding: it is not one."""
    return tuple(sorted({score.finding for one in readings for score in one.scores} - {NO_FINDING}))


def claims_of(films: Films) -> tuple[Claim, ...]:
    """Present and possible ones by priority, surest first, then the absent ones; ids number them from c1."""
    stated = [(group, claim) for group in films.words.groups if (claim := _stated(group, films)) is not None]
    stated.sort(key=lambda one: (one[0].priority, one[1].certainty != "probable", -one[1].chance, one[0].slug))
    taken = frozenset(finding for group, _ in stated for finding in group.findings)
    ordered = [claim for _, claim in stated] + _absent(films, taken)
    return tuple(claim.model_copy(update={"id": f"c{number}-{claim.id}"}) for number, claim in enumerate(ordered, 1))


def scores_of(films: Films, findings: Iterable[str]) -> list[Seen]:
    wanted = set(findings)
    return [Seen(one, score) for one in films.readings for score in one.scores if score.finding in wanted]


def _stated(group: Group, films: Films) -> Claim | None:
    scores = scores_of(films, group.findings)
    flagged = [one for one in scores if one.score.flag in {"reported", "hedged"}]
    claim = _merged(group, flagged, films) if flagged else None
    ratio = films.ratio
    if ratio is None or films.words.ratio.finding not in group.findings:
        return claim
    return _with_ratio(claim, ratio) if claim is not None else _by_ratio(group, scores, ratio)


def _merged(group: Group, flagged: Sequence[Seen], films: Films) -> Claim:
    """One claim from all flagged scores of a group; word, certainty, probability and place are those of the lead."""
    lead = _lead(group, flagged)
    sizes = _sizes(group, lead, films.study)
    findings = sorted({one.score.finding for one in flagged})
    leads = {one.score.finding for one in lead}
    term = group.widest(findings) if leads == {group.general} else _term(group, sorted(leads), sizes)
    sure = any(one.score.flag == "reported" for one in lead)
    place = place_of([(one.reading, one.score.finding) for one in lead], films.study)
    return Claim(
        id=group.slug,
        concept=Concept(id=term.id, name=term.name),
        findings=tuple(findings),
        assertion="present" if sure else "possible",
        certainty="probable" if sure else "possible",
        probability=max(one.score.probability for one in lead),
        laterality=place.laterality,
        zone=place.zone if group.zoned else None,
        instances=_instances(flagged),
        evidence=(*_evidence(lead), *sizes),
    )


def _lead(group: Group, flagged: Sequence[Seen]) -> Sequence[Seen]:
    """The general finding's scores where none is surer, else the others': no finding lends another its certainty
    or its place.
    """
    general = [one for one in flagged if one.score.finding == group.general]
    named = [one for one in flagged if one.score.finding != group.general]
    return general if general and (not named or _surest(general) >= _surest(named)) else named


def _surest(seen: Sequence[Seen]) -> tuple[bool, float]:
    return max((one.score.flag == "reported", one.score.probability) for one in seen)


def _term(group: Group, findings: Sequence[str], sizes: Sequence[Measurement]) -> Term:
    if group.sized is None or not sizes:
        return group.term(findings)
    return group.sized.term(max(size.value for size in sizes))


def _sizes(group: Group, flagged: Sequence[Seen], study: Study) -> tuple[Measurement, ...]:
    """Sizes measured on films whose spacing in the patient is calibrated."""
    if group.sized is None:
        return ()
    calibrated = {item.instance for item in study.items if item.acquisition.spacing is not None}
    measured = [
        one.reading.measurement(group.sized.measurement) for one in flagged if one.reading.instance in calibrated
    ]
    return tuple(dict.fromkeys(size for size in measured if size is not None and size.unit == group.sized.unit))


def _with_ratio(claim: Claim, ratio: Ratio) -> Claim:
    """A ratio over the limit is further evidence; one under it lowers the certainty. Both stay visible."""
    if ratio.outcome not in {"enlarged", "under"}:
        return claim
    lowered = {"assertion": "possible", "certainty": "possible"} if ratio.outcome == "under" else {}
    return claim.model_copy(update={"evidence": (*claim.evidence, ratio.measurement), **lowered})


def _by_ratio(group: Group, scores: Sequence[Seen], ratio: Ratio) -> Claim | None:
    """A possible claim that rests on the ratio alone; its probability is that of the score, which stayed low."""
    if ratio.outcome != "enlarged" or not scores:
        return None
    highest = max((one.score for one in scores), key=lambda score: score.probability)
    term = group.term([highest.finding])
    return Claim(
        id=group.slug,
        concept=Concept(id=term.id, name=term.name),
        findings=(highest.finding,),
        assertion="possible",
        certainty="possible",
        probability=highest.probability,
        instances=(ratio.instance,),
        evidence=(ratio.measurement, highest),
    )


def _absent(films: Films, taken: frozenset[str]) -> list[Claim]:
    """Absent is said only where every film's score stayed low and its sensitivity there was shown to suffice."""
    limits, ratio = films.words.ratio, films.ratio
    wide = frozenset({limits.finding}) if ratio is not None and ratio.outcome == "borderline" else frozenset()
    candidates = [finding for finding in findings_of(films.readings) if finding not in taken | wide]
    scored = [(finding, scores_of(films, [finding])) for finding in candidates]
    return [_denied(finding, scores, films.words) for finding, scores in scored if _deniable(scores, films.readings)]


def _deniable(scores: Sequence[Seen], readings: Sequence[ImageReading]) -> bool:
    every_film = len(scores) == len(readings)
    return every_film and all(one.score.negative_allowed and one.score.flag == "not_flagged" for one in scores)


def _denied(finding: str, scores: Sequence[Seen], words: Vocabulary) -> Claim:
    slug = finding.lower().replace(" ", "_")
    return Claim(
        id=f"no-{slug.replace('_', '-')}",
        concept=Concept(id=slug, name=words.label(finding).negative),
        findings=(finding,),
        assertion="absent",
        certainty="probable",
        probability=max(one.score.probability for one in scores),
        instances=_instances(scores),
        evidence=tuple(dict.fromkeys(one.score for one in scores)),
    )


def _instances(scores: Iterable[Seen]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.reading.instance for one in scores))


def _evidence(scores: Sequence[Seen]) -> tuple[Evidence, ...]:
    """The scores, then the regions, then the heat maps of the same findings on the same films."""
    places: list[Evidence] = []
    for reading, score in scores:
        places += shown_regions(reading, score.finding)
    for reading, score in scores:
        places += [
            HeatmapRef(instance=reading.instance, frame=reading.frame, finding=one.finding, validated=one.validated)
            for one in reading.heatmaps
            if one.finding == score.finding
        ]
    return tuple(dict.fromkeys([*(one.score for one in scores), *places]))
