"""The words of the terminal, from `records/sentences/en/cli.toml`."""

from collections.abc import Sequence

from wetread.cli.lines import GateLine, ImageLine, StudyDocument
from wetread.records.claim import Claim
from wetread.records.reason import because


def word(key: str, **values: str | int | float) -> str:
    """The sentence `cli.<key>`."""
    return because(f"cli.{key}", **values).text


def picture(images: Sequence[ImageLine]) -> str:
    """What the pictures of a study are, each kind once: "Frontal chest radiograph, PA"."""
    gates = dict.fromkeys(_named(image.gate) for image in images if image.gate is not None)
    return "; ".join(gates) or word("no_picture")


def stated(document: StudyDocument) -> tuple[Claim, ...]:
    """The claims that say something is there or may be; not those that safety struck."""
    struck = {one.claim for one in document.verdict.claims if one.effect == "strike"}
    claims = document.claims or ()
    return tuple(one for one in claims if one.assertion != "absent" and not one.negated and one.id not in struck)


def _named(gate: GateLine) -> str:
    kind = because(f"cli_kind.{gate.kind}").text
    return f"{kind}, {gate.view}" if gate.view in {"PA", "AP"} else kind
