"""The JSON document of one study, and its way back from the journal of an earlier run."""

from collections.abc import Callable, Iterable

from wetread.cli.image_line import line_of, reason_lines
from wetread.cli.lines import (
    ClaimEffectLine,
    ContentLine,
    Digests,
    FindingLine,
    ImageLine,
    Status,
    StudyDocument,
    StudyVerdictLine,
)
from wetread.records.draft import Draft, Verdict, WetRead
from wetread.records.maker import Maker

SourcesOf = Callable[[str], Iterable[str]]


def document_of(read: WetRead, sources_of: SourcesOf) -> StudyDocument:
    """`sources_of` gives the paths of a content digest as the person gave them: a file that lies there twice is
    one image of the study with two lines."""
    images = tuple(line_of(read, item, source) for item in read.study.items for source in sources_of(item.content))
    draft, shown = read.draft, read.text is not None
    return StudyDocument(
        study=read.study.pseudonym,
        subject=read.study.subject.pseudonym,
        deidentification=read.study.level,
        status=_status(images),
        images=images,
        claims=draft.claims if draft else None,
        findings=_findings(draft) if draft else None,
        sentences=draft.sentences if draft and shown else None,
        text=read.text,
        verdict=_verdict(read.verdict),
        makers=_makers(read),
        digests=_digests(read),
    )


def with_sources(document: StudyDocument, sources_of: SourcesOf) -> StudyDocument:
    """The document of an earlier run with the paths of this one."""
    lines = {image.instance: image for image in document.images}
    images = tuple(
        lines[one.instance].model_copy(update={"source": source})
        for one in document.digests.contents
        for source in sources_of(one.sha256)
    )
    return document.model_copy(update={"images": images})


def _status(images: tuple[ImageLine, ...]) -> Status:
    """Read where any image was; else failed where any image was, since it may have been the one that counts."""
    found = {image.status for image in images}
    return "read" if "read" in found else "failed" if "failed" in found else "abstained"


def _findings(draft: Draft) -> tuple[FindingLine, ...]:
    return tuple(
        FindingLine(
            finding=one.finding, flag=one.flag, probability=one.probability, reason=reason_lines([one.reason])[0]
        )
        for one in draft.statuses
    )


def _verdict(verdict: Verdict) -> StudyVerdictLine:
    return StudyVerdictLine(
        decision=verdict.decision,
        reasons=reason_lines(verdict.reasons),
        claims=tuple(
            ClaimEffectLine(claim=one.claim, effect=one.effect, reasons=reason_lines(one.reasons))
            for one in verdict.claims
        ),
        rules_run=verdict.rules_run,
        rules_total=verdict.rules_total,
    )


def _makers(read: WetRead) -> tuple[Maker, ...]:
    """The draft's; without a draft, those of the gate."""
    if read.draft is not None:
        return read.draft.makers
    return tuple(dict.fromkeys(route.maker for route in read.routes))


def _digests(read: WetRead) -> Digests:
    return Digests(
        draft=read.draft.digest() if read.draft else None,
        certificate=read.study.certificate,
        context=read.context.digest(),
        contents=tuple(ContentLine(instance=item.instance, sha256=item.content) for item in read.study.items),
    )
