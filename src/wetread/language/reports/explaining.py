"""From a document that went through the pipeline to the record that is kept."""

import hashlib

from wetread.language.reports.document import Document, Found
from wetread.language.reports.judging import FINDING_KINDS
from wetread.language.reports.scopes import Reached
from wetread.records.claim import Claim, Concept
from wetread.records.evidence import TextSpan
from wetread.records.maker import Maker
from wetread.records.report import Entity, Explanation, Why
from wetread.records.vocabulary import VIEWS

_DECIDED = {"past": "temporality", "planned": "temporality", "someone_else": "experiencer"}


def digest_of_text(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def explanation_of(document: Document, maker: Maker) -> Explanation:
    """Freezes what the components assigned."""
    digest = digest_of_text(document.text)
    return Explanation(
        text_digest=digest,
        length=len(document.text),
        language="en",
        sections=tuple(document.sections),
        sentences=tuple(document.span(one, 0, one.last - one.first) for one in document.sentences),
        entities=tuple(_entity(document, number, found) for number, found in enumerate(document.entities)),
        relations=tuple(document.relations),
        recommendations=tuple(document.recommendations),
        urgent=tuple(document.urgent),
        communications=tuple(document.communications),
        devices=tuple(document.devices),
        warnings=tuple(document.warnings),
        chart=document.chart,
        claims=claims_of(document, digest),
        maker=maker,
    )


def _entity(document: Document, number: int, found: Found) -> Entity:
    decision = found.decision
    assert decision is not None, "the pipeline judges every entity"
    return Entity(
        id=number,
        start=found.start,
        end=found.end,
        text=document.text[found.start : found.end],
        kind=found.kind,
        concept=found.concept.id if found.concept else None,
        name=found.name,
        assertion=decision.assertion,
        negated=decision.negated,
        experiencer="other" if decision.experiencer == "other" else "patient",
        temporality=decision.temporality,
        certainty=decision.certainty,
        three_class=VIEWS[decision.assertion][0],
        normal=found.normal,
        change=found.change,
        laterality=found.laterality,
        section=document.sentences[found.sentence].section,
        sentence=found.sentence,
        why=_why(document, found),
    )


def _why(document: Document, found: Found) -> tuple[Why, ...]:
    """How its words were found, then every cue that reached it, then what else was decided."""
    decision = found.decision
    reasons = [Why(decides="concept", value=found.name, rule=found.rule, start=found.start, end=found.end)]
    for one in decision.cues if decision else ():
        role = one.hit.payload.role
        value = (
            role if role in _DECIDED or role in ("negated", "hypothetical", "conditional") else one.hit.payload.value
        )
        reasons.append(_because(document, found, one, _DECIDED.get(role, "assertion"), value))
    reasons += [_because(document, found, one, decides, value) for decides, value, one in found.reasons]
    return tuple(reasons)


def _because(document: Document, found: Found, one: Reached, decides: str, value: str) -> Why:
    sentence = document.sentences[found.sentence]
    last = min(one.hit.last, sentence.last - sentence.first)
    span = document.span(sentence, one.hit.first, last)
    return Why(decides=decides, value=value, rule=one.hit.payload.rule, start=span.start, end=span.end)  # type: ignore[arg-type]


def claims_of(document: Document, digest: str) -> tuple[Claim, ...]:
    """One claim per finding that the findings, impression or addendum states, with the words that it rests on."""
    stated = [one for one in document.entities if _is_stated(document, one)]
    return tuple(_claim(number, one, digest) for number, one in enumerate(stated, 1))


def _is_stated(document: Document, found: Found) -> bool:
    in_report = document.section_of(found) in ("findings", "impression", "addendum")
    return in_report and found.concept is not None and found.kind in FINDING_KINDS


def _claim(number: int, found: Found, digest: str) -> Claim:
    decision, concept = found.decision, found.concept
    assert decision is not None
    assert concept is not None
    return Claim(
        id=f"t{number}-{concept.id.replace('_', '-')}",
        concept=Concept(id=concept.id, name=concept.name),
        findings=concept.findings,
        assertion=decision.assertion,
        negated=decision.negated,
        certainty=decision.certainty,
        probability=None,
        laterality=found.laterality,
        change=found.change,
        instances=(),
        evidence=(TextSpan(text=digest, start=found.start, end=found.end),),
    )
