"""The claims of a draft as cards, and its text as sentences that name them. Both are empty on a held draft."""

from collections.abc import Iterable

from wetread.records.claim import Claim, HeatmapRef, Sentence
from wetread.records.draft import ClaimVerdict, Draft, WetRead
from wetread.records.evidence import Measurement, Region, Score
from wetread.workbench.links import Links, spelt, word
from wetread.workbench.view import ClaimCard, Paragraph, Part, SentenceMark

SECTIONS = ("technique", "comparison", "findings", "impression", "limits")
NO_VERDICT = ClaimVerdict(claim="", effect="keep")


def cards(read: WetRead, links: Links) -> tuple[ClaimCard, ...]:
    """One card per claim that may be shown."""
    verdicts = {one.claim: one for one in read.verdict.claims}
    return tuple(_card(key, claim, verdicts.get(claim.id, NO_VERDICT), links) for key, claim in links.claims)


def _card(key: str, claim: Claim, verdict: ClaimVerdict, links: Links) -> ClaimCard:
    return ClaimCard(
        key=key,
        id=claim.id,
        concept=claim.concept.name,
        where=", ".join(part for part in (_side(claim), _zone(claim), claim.change) if part),
        assertion=claim.assertion.replace("_", " ") + (", negated" if claim.negated else ""),
        certainty=claim.certainty,
        probability=f"{claim.chance:.2f}",
        location=_location(claim),
        rests_on=tuple(_evidence(claim)),
        effect=verdict.effect,
        effect_word=word("effect", verdict.effect),
        reasons=tuple(reason.text for reason in verdict.reasons),
        films=" ".join(links.films[instance] for instance in claim.instances if instance in links.films),
    )


def _side(claim: Claim) -> str:
    if claim.laterality is None:
        return ""
    return "side unverified" if claim.laterality == "unverified" else claim.laterality


def _zone(claim: Claim) -> str:
    return word("zone", claim.zone) if claim.zone else ""


def _location(claim: Claim) -> str:
    """Empty for a claim without a place; measured where any box of it is, since its words rest on that one."""
    places = [one for one in claim.evidence if isinstance(one, Region | HeatmapRef)]
    measured = any(one.validated for one in places if isinstance(one, Region))
    return word("place", "validated" if measured else "not_validated") if places else ""


def _evidence(claim: Claim) -> Iterable[str]:
    for one in claim.evidence:
        if isinstance(one, Score):
            yield f"{spelt(one.finding)} {one.probability:.2f}"
        elif isinstance(one, Measurement):
            yield f"{one.name.replace('_', ' ')} {one.value:.2f}" + ("" if one.unit == "1" else f" {one.unit}")


def parts(read: WetRead, links: Links) -> tuple[Part, ...]:
    """The sections in the order of a report; empty ones say "None."."""
    if read.draft is None or read.text is None:
        return ()
    struck = frozenset(one.claim for one in read.verdict.claims if one.effect == "strike")
    return tuple(
        Part(name, word("section", name), _paragraphs(_under(name, read.draft), links, struck)) for name in SECTIONS
    )


def _under(section: str, draft: Draft) -> list[Sentence]:
    return [sentence for sentence in draft.sentences if sentence.section == section]


def _paragraphs(sentences: list[Sentence], links: Links, struck: frozenset[str]) -> tuple[Paragraph, ...]:
    regions = dict.fromkeys(one.region for one in sentences)
    return tuple(
        Paragraph(region or "", tuple(_sentence(one, links, struck) for one in sentences if one.region == region))
        for region in regions
    )


def _sentence(sentence: Sentence, links: Links, struck: frozenset[str]) -> SentenceMark:
    return SentenceMark(
        text=sentence.text,
        claims=links.of_ids(sentence.claims),
        struck=bool(sentence.claims) and struck.issuperset(sentence.claims),
    )
