"""What the tests of the page share: pictures for the builders' studies, and the page's elements to look through."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np

from tests.builders import FRONTAL, SIDE, claim, draft, held, reading, verdict, wet_read
from wetread.records.claim import Claim, Concept
from wetread.records.draft import ClaimVerdict, WetRead
from wetread.records.geometry import PixelTransform
from wetread.records.image import ImageTensor
from wetread.records.reason import because

OTHER = "2.25.2"
HOSTILE = "</script><script>alert(1)</script><img src=x onerror='alert(2)'>\"&{{7*7}}"


def picture(instance: str = FRONTAL, mirrored: bool = False) -> ImageTensor:
    """A ramp from dark at the left to bright at the right."""
    values = np.broadcast_to(np.linspace(0, 1, SIDE, dtype=np.float32), (SIDE, SIDE)).reshape(1, SIDE, SIDE, 1).copy()
    to_stored = PixelTransform(column_scale=-1, column_offset=SIDE) if mirrored else PixelTransform()
    return ImageTensor(values, instance, (1,), to_stored, SIDE, SIDE)


def two_claims() -> WetRead:
    """An effusion, kept, and a mass, struck, each with its sentences, box and heat map."""
    mass = claim("Mass", "mass-like opacity", 0.6).model_copy(update={"id": "c2-mass"})
    struck = ClaimVerdict(claim="c2-mass", effect="strike", reasons=(because("safety.compared_without_prior"),))
    return wet_read(
        readings=[reading({"Effusion": 0.8, "Mass": 0.6})],
        written=draft(claim(), mass),
        judged=verdict(because("laterality.unverified"), claims=(struck,)),
    )


def held_back() -> WetRead:
    """The same study with its draft held."""
    read = two_claims()
    return replace(read, verdict=read.verdict.model_copy(update={"decision": "hold"}))


def hostile() -> WetRead:
    """Markup wherever a record lets words in."""
    named: Claim = claim().model_copy(update={"concept": Concept(id="x", name=HOSTILE), "id": HOSTILE})
    return wet_read(written=draft(named))


def abstained() -> WetRead:
    return held(because("safety.abstained"))


class Elements(HTMLParser):
    """Every start tag with its attributes, and all text that is neither style nor script."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._code = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        self._code = tag in {"style", "script"}

    def handle_endtag(self, tag: str) -> None:
        self._code = False

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.words))

    def having(self, attribute: str) -> list[dict[str, str]]:
        return [attributes for _, attributes in self.tags if attribute in attributes]

    def of_class(self, name: str) -> list[dict[str, str]]:
        return [attributes for attributes in self.having("class") if name in attributes["class"].split()]
