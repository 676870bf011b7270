"""The findings and the impression of a draft: claims as sentences, each naming the claims it rests on."""

from collections.abc import Sequence
from typing import Literal

from wetread.language.drafts.claims import Films
from wetread.language.drafts.ratio import Ratio, describe
from wetread.language.drafts.statuses import figure
from wetread.records.claim import Claim, Sentence
from wetread.records.draft import FindingStatus
from wetread.records.evidence import Measurement, Score
from wetread.records.reason import because
from wetread.records.vocabulary import Laterality, Zone


def findings_of_draft(films: Films, claims: Sequence[Claim], statuses: Sequence[FindingStatus]) -> list[Sentence]:
    """By region in the order of the table; then what was not flagged, which is not called absent."""
    written = [sentence for region in films.words.regions for sentence in _region(region, films, claims)]
    written += _not_flagged(films, claims, statuses)
    return written or [_nothing("findings", statuses)]


def impression_of_draft(films: Films, claims: Sequence[Claim], statuses: Sequence[FindingStatus]) -> list[Sentence]:
    """Numbered in the order of the claims; where nothing was flagged, that, and that it excludes nothing."""
    stated = [claim for claim in claims if claim.assertion != "absent"]
    if not stated:
        return [_nothing("impression", statuses)]
    return [
        Sentence(
            section="impression",
            text=because("draft.numbered", number=number, statement=_statement(claim, films)).text,
            claims=(claim.id,),
            basis="claims",
        )
        for number, claim in enumerate(stated, 1)
    ]


def _nothing(section: Literal["findings", "impression"], statuses: Sequence[FindingStatus]) -> Sentence:
    count = sum(status.flag != "not_assessed" for status in statuses)
    reason = because("draft.nothing_flagged", count=count) if count else because("draft.nothing_assessed")
    return Sentence(section=section, text=reason.text, basis="limits")


def _region(region: str, films: Films, claims: Sequence[Claim]) -> list[Sentence]:
    here = [claim for claim in claims if films.words.group(claim.findings[0]).region == region]
    written = [
        Sentence(section="findings", region=region, text=_text(claim, films), claims=(claim.id,), basis="claims")
        for claim in here
    ]
    cardiac = films.words.group(films.words.ratio.finding).region == region
    return written + ([_ratio(region, films.ratio, films, here)] if cardiac and films.ratio is not None else [])


def _ratio(region: str, ratio: Ratio, films: Films, claims: Sequence[Claim]) -> Sentence:
    """The ratio, tied to the claim that it supports or weakens."""
    named = tuple(claim.id for claim in claims if ratio.measurement in claim.evidence)
    text = describe(ratio, films.words.ratio).text
    return Sentence(section="findings", region=region, text=text, claims=named, basis="measurement")


def _text(claim: Claim, films: Films) -> str:
    statement = _statement(claim, films)
    details = "; ".join([] if claim.assertion == "absent" else _details(claim, films))
    if not details:
        return because("draft.plain", statement=statement).text
    return because("draft.with_details", statement=statement, details=details).text


def _statement(claim: Claim, films: Films) -> str:
    """What is stated and where, the place before the first semicolon."""
    named = _named(claim, films)
    if claim.zone is None:
        return named
    what, mark, rest = named.partition(";")
    return because("draft.placed", what=what, where=_where(claim.laterality, claim.zone), rest=mark + rest).text


def _where(side: Laterality | None, zone: Zone) -> str:
    """Words for a lung zone, with the side where it is known."""
    whose = {"right": "side", "left": "side", "bilateral": "both"}.get(side or "", "level")
    return because(f"draft.{zone if zone == 'several' else 'zone'}_{whose}", side=side or "", zone=zone).text


def _named(claim: Claim, films: Films) -> str:
    if claim.assertion == "absent":
        return because("draft.absent", name=claim.concept.name).text
    term = films.words.term(claim.concept.id)
    instead = term.probable if claim.certainty == "probable" else term.possible
    if instead is not None:
        return instead
    code = "draft.probable" if claim.certainty == "probable" else "draft.possible"
    return because(code, name=claim.concept.name).text


def _details(claim: Claim, films: Films) -> list[str]:
    details = [_how_sure(claim, films)]
    sized = films.words.group(claim.findings[0]).sized
    sizes = [one.value for one in _measurements(claim) if sized is not None and one.name == sized.measurement]
    if sizes:
        details.append(because("draft.detail_size", size=round(max(sizes))).text)
    if claim.laterality == "unverified" or (claim.laterality is not None and claim.zone is None):
        details.append(because("draft.detail_side", side=claim.laterality).text)
    count = len({reading.instance for reading in films.readings})
    flagged = any(isinstance(one, Score) and one.flag in {"reported", "hedged"} for one in claim.evidence)
    if flagged and len(claim.instances) < count:
        details.append(because("draft.detail_frontals", seen=len(claim.instances), count=count).text)
    return details


def _how_sure(claim: Claim, films: Films) -> str:
    """The probability, with the ratio where that is what made the claim or weakened it."""
    probability, ratio = figure(claim.chance), films.ratio
    if ratio is None or ratio.measurement not in claim.evidence:
        return because("draft.detail_probability", probability=probability).text
    if ratio.outcome == "under":
        return because("draft.detail_lowered", probability=probability, ratio=figure(ratio.measurement.value)).text
    if claim.evidence[0] == ratio.measurement:
        return because("draft.detail_measured", probability=probability, ratio=figure(ratio.measurement.value)).text
    return because("draft.detail_probability", probability=probability).text


def _measurements(claim: Claim) -> list[Measurement]:
    return [one for one in claim.evidence if isinstance(one, Measurement)]


def _not_flagged(films: Films, claims: Sequence[Claim], statuses: Sequence[FindingStatus]) -> list[Sentence]:
    """Findings without a claim of their own or of their group; a merged claim already speaks for its group."""
    spoken = {name for claim in claims if claim.assertion != "absent" for name in _group_of(claim, films)}
    spoken |= {name for claim in claims if claim.assertion == "absent" for name in claim.findings}
    silent = [status.finding for status in statuses if status.flag == "not_flagged" and status.finding not in spoken]
    if not silent:
        return []
    labels = ", ".join(films.words.label(finding).label for finding in silent)
    return [Sentence(section="findings", text=because("draft.list_not_flagged", labels=labels).text, basis="limits")]


def _group_of(claim: Claim, films: Films) -> frozenset[str]:
    return films.words.group(claim.findings[0]).findings
