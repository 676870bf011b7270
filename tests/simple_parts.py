"""The simplest part behind each port: in memory, without weights, and honest about what it looked at."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tests.builders import masks, ratio, region, score
from wetread.engines.inline import InlineEngine
from wetread.errors import NoPixels, UnparsedAnswer
from wetread.flow.parts import Parts
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.ports import Deidentifier, Engine, Gate, PixelSource, Reader
from wetread.records.arrays import Floats
from wetread.records.context import CleanText, Context, ContextUse
from wetread.records.draft import Route
from wetread.records.failure import Failure
from wetread.records.geometry import PixelTransform
from wetread.records.identity import Identity
from wetread.records.image import ImageTensor
from wetread.records.maker import Maker
from wetread.records.maps import Masks
from wetread.records.reading import ImageReading
from wetread.records.reason import because
from wetread.records.study import Acquisition, Certificate, HeaderFacts, ImageItem, RawItem, RawStudy, Study, Subject
from wetread.records.vocabulary import TARGETS, Use
from wetread.safety.defaults import default_rules
from wetread.safety.gate import SafetyGate

ROWS, COLUMNS = 64, 64
MAKER = Maker(name="simple", version="1")
GATE = Maker(name="header-gate", version="1")
READER = Maker(name="brightness", version="1", licence="Apache-2.0")
NOTHING = ContextUse()


@dataclass(frozen=True)
class Place:
    """Where something came from."""

    path: Path
    member: str | None = None


@dataclass(frozen=True)
class ListIntake:
    """Gives the studies it was made with, each image from a file named after its content."""

    found: Sequence[RawStudy | Failure] = ()

    def studies(self, paths: Sequence[Path]) -> Iterator[RawStudy | Failure]:
        return iter(self.found)

    @property
    def passed_over(self) -> Sequence[Place]:
        return ()

    def sources_of(self, key: str) -> Sequence[Place]:
        return (Place(Path(f"{key}.dcm")),)


@dataclass(frozen=True)
class ArrayPixels:
    """Pictures by content digest; one that is not there has no pixels."""

    pictures: Mapping[str, Floats]

    def image(self, item: ImageItem, frame: int = 1) -> ImageTensor:
        if item.content not in self.pictures:
            raise NoPixels("The file holds no pixels.")
        picture = self.pictures[item.content]
        return ImageTensor(picture[None, :, :, None].copy(), item.instance, (frame,), PixelTransform(), ROWS, COLUMNS)


class PlainDeidentifier:
    """Makes pseudonyms by prefix: for studies that were invented, and for nothing else."""

    def study(self, raw: RawStudy) -> tuple[Study, Certificate]:
        certificate = Certificate(level="header", kept=0, changed=0, dropped=0, maker=MAKER)
        items = tuple(_item(item) for item in raw.items)
        subject = Subject(pseudonym=f"subject-{raw.identity.patient_id}")
        made = Study(
            pseudonym=f"study-{raw.identity.study_uid}",
            subject=subject,
            items=items,
            level="header",
            certificate=certificate.digest(),
        )
        return made, certificate

    def text(self, text: str, identity: Identity) -> CleanText:
        return CleanText(text=text)


@dataclass
class DictIdentities:
    """Identities in a dictionary."""

    known: dict[str, Identity] = field(default_factory=dict)

    def put(self, pseudonym: str, identity: Identity) -> None:
        self.known[pseudonym] = identity

    def get(self, pseudonym: str) -> Identity:
        return self.known[pseudonym]


@dataclass(frozen=True)
class HeaderGate:
    """Believes the header: another kind than a frontal, or a minor, abstains; a header that says nothing is let in."""

    reader: str = "brightness"
    maker: Maker = GATE

    def route(self, item: ImageItem, image: ImageTensor) -> Route:
        kind = item.acquisition.header_kind
        taken = kind in {"cxr_frontal", "unknown"} and item.acquisition.adult is not False
        return Route(
            instance=item.instance,
            frame=image.frames[0],
            kind="cxr_frontal" if taken else kind,
            view=item.acquisition.view,
            confidence=0.99,
            reader=self.reader if taken else None,
            needs=None if taken else "a reader for that",
            reasons=(because("gate.frontal", source="header and pixels"),) if taken else (because("gate.minor"),),
            distance=1.0,
            distance_at=3.0,
            maker=self.maker,
        )


@dataclass(frozen=True)
class BrightnessReader:
    """Says that every probability is the picture's mean brightness: nothing of medicine, all of the plumbing."""

    name: str = "brightness"
    maker: Maker = READER
    uses: ContextUse = NOTHING

    def read(self, item: ImageItem, image: ImageTensor, context: Context) -> ImageReading:
        """Raises UnparsedAnswer for a black picture."""
        brightness = float(image.values.mean())
        if brightness == 0:
            raise UnparsedAnswer("The picture is black.")
        scores = tuple(score(target, min(brightness, 1.0)) for target in TARGETS)
        stated = [one.finding for one in scores if one.flag in {"reported", "hedged"}]
        return ImageReading(
            instance=item.instance,
            frame=image.frames[0],
            view=item.acquisition.view,
            maker=self.maker,
            scores=scores,
            uses=self.uses,
            regions=tuple(region(finding, item.instance) for finding in stated),
            masks=_masks(image),
            measurements=(ratio(),),
        )


def raw_item(content: str, use: Use = "read", **facts: object) -> RawItem:
    """One invented image; `facts` go to its header."""
    return RawItem(
        instance_uid=f"1.2.{content}",
        series_uid="1.2.3",
        content=content,
        rows=ROWS,
        columns=COLUMNS,
        frames=1,
        facts=HeaderFacts.model_validate({"modality": "DX", "view": "PA", "header_kind": "cxr_frontal"} | facts),
        use=use,
        why=because("gate.frontal", source="header"),
    )


def raw_study(name: str, *items: RawItem, patient: str = "1") -> RawStudy:
    """An invented study of the images given, or of one with the study's own name as content."""
    identity = Identity(patient_name="Nobody^Real", patient_id=patient, study_uid=name)
    return RawStudy(identity, items or (raw_item(name),))


def grey(brightness: float) -> Floats:
    """A picture of one brightness."""
    return np.full((ROWS, COLUMNS), brightness, np.float32)


def simple_parts(
    found: Sequence[RawStudy | Failure] = (),
    pictures: Mapping[str, Floats] | None = None,
    *,
    pixels: PixelSource | None = None,
    deidentifier: Deidentifier | None = None,
    gate: Gate | None = None,
    reader: Reader | None = None,
    engine: Engine | None = None,
) -> Parts:
    """Parts in memory. Without `pictures`, every image of `found` is a grey of .4."""
    contents = [item.content for one in found if isinstance(one, RawStudy) for item in one.items]
    shown = dict.fromkeys(contents, grey(0.4)) if pictures is None else pictures
    chosen = gate or HeaderGate(), reader or BrightnessReader()
    return Parts(
        intake=ListIntake(found),
        pixels=pixels or ArrayPixels(shown),
        deidentifier=deidentifier or PlainDeidentifier(),
        identities=DictIdentities(),
        gate=chosen[0],
        reader=chosen[1],
        drafter=TemplateDrafter(),
        judge=SafetyGate(default_rules()),
        engine=engine or InlineEngine(),
        makers=(chosen[0].maker, chosen[1].maker),
    )


def _item(item: RawItem) -> ImageItem:
    facts = item.facts
    return ImageItem(
        instance=f"2.25.{item.content}",
        series="2.25.3",
        content=item.content,
        rows=item.rows,
        columns=item.columns,
        frames=item.frames,
        acquisition=Acquisition(
            modality=facts.modality, view=facts.view, orientation="conventional", header_kind=facts.header_kind
        ),
        use=item.use,
        why=item.why,
    )


def _masks(image: ImageTensor) -> Masks:
    """The outlines of the builders, over the whole stored picture."""
    plain = masks()
    rows, columns = plain.values.shape
    scale = PixelTransform(column_scale=image.stored_columns / columns, row_scale=image.stored_rows / rows)
    return Masks(plain.values, scale, reliable=True)
