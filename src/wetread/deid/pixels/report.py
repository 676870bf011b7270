"""What the cleaning of one object's pixels did, without a word of what stood there."""

from dataclasses import dataclass

from wetread.records.deidentification import TextArea
from wetread.records.maker import Maker


@dataclass(frozen=True)
class PixelReport:
    """`examined`: frames looked at. `redacted`: painted over. `kept`: text left on purpose (marks such as L, R, AP,
    PORTABLE), for a person's check. `residual`: text that is still read and no wanted mark; () in whatever is
    released. `syntax`: the transfer syntax UID of the result; `reencoded`: whether a frame was compressed anew.
    `laterality_removed`: a side marker went. `passes`: how often a frame was looked at, the second looks after
    cleaning included.
    """

    examined: int
    redacted: tuple[TextArea, ...]
    kept: tuple[TextArea, ...]
    residual: tuple[TextArea, ...]
    syntax: str
    reencoded: bool
    laterality_removed: bool
    passes: int
    maker: Maker
