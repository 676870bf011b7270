"""Who made what the page shows, and the digests of what it came from."""

from importlib.metadata import version

from wetread.records.context import Context, ContextUse
from wetread.records.draft import WetRead
from wetread.records.maker import Maker
from wetread.workbench.links import Links
from wetread.workbench.view import MakerRow


def makers(read: WetRead) -> tuple[MakerRow, ...]:
    """Every maker once, in the order of the work: gate, reader, drafter."""
    found = [route.maker for route in read.routes] + [reading.maker for reading in read.readings]
    return tuple(_maker(one) for one in dict.fromkeys([*found, *(read.draft.makers if read.draft else ())]))


def _maker(maker: Maker) -> MakerRow:
    return MakerRow(
        name=maker.name,
        version=maker.version,
        weights=maker.weights or "",
        licence=maker.licence or "",
        runtime=maker.runtime or "",
        arguments=", ".join(f"{name} {value}" for name, value in maker.arguments),
    )


def digests(read: WetRead, links: Links) -> tuple[tuple[str, str], ...]:
    """Names and SHA-256 of the certificate, the images as received, the draft, its inputs and the verdict."""
    drafted = [] if read.draft is None else [("draft", read.draft.digest())]
    inputs = [] if read.draft is None else [(f"input {number}", one) for number, one in enumerate(read.draft.inputs, 1)]
    contents = [(f"{links.titles[item.instance]} as received", item.content) for item in read.study.items]
    return (
        (f"de-identification ({read.study.level})", read.study.certificate),
        *contents,
        *inputs,
        *drafted,
        ("verdict", read.verdict.digest()),
    )


def context(read: WetRead) -> tuple[str, ...]:
    """What was given beside the images, and whether the reader looked at it; nothing of its content."""
    if not read.readings:
        return ()
    uses = [reading.uses for reading in read.readings]
    return tuple(f"{name}: {_given(read.context, uses, field)}" for name, field in _FIELDS)


_FIELDS = (("Indication", "indication"), ("Prior reports", "prior_reports"), ("Prior studies", "prior_studies"))


def _given(given: Context, uses: list[ContextUse], field: str) -> str:
    if not getattr(given, field):
        return "none given"
    return "given, used by the reader" if any(getattr(use, field) for use in uses) else "given, not used by the reader"


def software() -> str:
    return f"wetread {version('wetread')}"
