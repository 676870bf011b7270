"""The tables of a model card, for any folder of films whose findings are known."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from wetread.errors import BadData
from wetread.evaluation.answers import Answers, Weights
from wetread.evaluation.blocks import Blocks, Plain, Remark, Section
from wetread.evaluation.counts import counts
from wetread.evaluation.draws import Draw
from wetread.evaluation.example import example
from wetread.evaluation.features import alike, noticed
from wetread.evaluation.findings import by_view, headline, ranked
from wetread.evaluation.gaps import gaps
from wetread.evaluation.gatekeeping import GateSample, let_in, load_gate_sample
from wetread.evaluation.headers import headers
from wetread.evaluation.locations import places
from wetread.evaluation.opacity import opacities
from wetread.evaluation.outlines import overlaps, whole_anatomy
from wetread.evaluation.parts import Part, Split
from wetread.evaluation.points import at_points
from wetread.evaluation.sample import WHOLE, Sample, load_sample
from wetread.evaluation.sides import sides
from wetread.evaluation.silhouettes import Silhouettes, enlarged
from wetread.evaluation.stated import false_statements
from wetread.evaluation.typical import typical_errors
from wetread.evaluation.words import HEAD, IMAGENET, JSRT, LIMITS, SOURCES, USE, VARIANTS
from wetread.readers.bundle import Bundle

PREVALENCES = (0.01, 0.05)
SCHEMA = "wetread.evaluation/1"


@dataclass(frozen=True)
class Wanted:
    """What is measured: the films of `data`, of one `part` of `split` or all of them, at which prevalences, and how
    often patients are drawn. `pictures` replaces what the folder holds for the gate.
    """

    data: Path
    split: Split | None = None
    part: Part | None = None
    prevalences: Sequence[float] = PREVALENCES
    draw: Draw = field(default_factory=Draw)
    pictures: GateSample | None = None


@dataclass(frozen=True)
class Made:
    """How a set of weights came about, for the head of its card. `members` and `transferred` count the networks of
    different seeds whose mean the findings are, `transferred` those that began with ImageNet's weights; `learn` are
    the parts that they learnt; `jsrt` says whether JSRT films, for research only, were learnt.
    """

    name: str
    version: str
    recipe: str
    digest: str
    seed: int
    members: int
    learn: tuple[Part, ...]
    transferred: int = 0
    jsrt: bool = True

    @property
    def networks(self) -> str:
        if not self.transferred:
            return "one network" if self.members == 1 else f"the mean of {self.members} networks of different seeds"
        return f"{self.members} networks that began from nothing and {self.transferred} from ImageNet's weights"


class Planned(NamedTuple):
    """A section before it is measured; `shows` where it shows by itself how far it has come."""

    key: str
    title: str
    blocks: Blocks
    shows: bool = False


def card_text(bundle: Bundle, data: Path, made: Made, resamples: int = 2000, pictures: GateSample | None = None) -> str:
    """The card of a bundle in Markdown, every figure measured on the part `test` of the bundle's own split.

    `pictures` are those of the gate's test part where they are not just those of `data`. Raises BadData.
    """
    wanted = Wanted(data, split_of(bundle), "test", draw=Draw(resamples, made.seed), pictures=pictures)
    head = HEAD.format(
        name=made.name,
        version=made.version,
        members=made.networks,
        recipe=made.recipe,
        digest=made.digest[:16],
        seed=made.seed,
        learn=" and ".join(f"`{part}`" for part in made.learn),
    )
    measured = [section.markdown() for section in sections(Weights(bundle), wanted)]
    sources = SOURCES.format(jsrt=JSRT if made.jsrt else "", imagenet=IMAGENET if made.transferred else "")
    return "\n".join([f"{head}\n\n{USE}\n", *measured, f"{sources}\n", f"{LIMITS}\n"])


def split_of(bundle: Bundle) -> Split:
    """The parts of the patients that a bundle was trained on. Raises BadData where it does not say."""
    own = _own(bundle)
    if own is None:
        raise BadData("These weights do not say which patients are in which part: leave out --part.")
    return own


def _own(bundle: Bundle) -> Split | None:
    return None if bundle.card.split is None else Split(key=bundle.card.split[0], shares=bundle.card.split[1])


def sections(weights: Weights, wanted: Wanted) -> Iterator[Section]:
    """Section by section as it is measured. Raises BadData where the folder holds no film that can be read."""
    with weights.working("Opening films"):
        sample = load_sample(wanted.data, weights.side("findings.onnx"), wanted.split, wanted.part)
    for planned in _plan(weights, wanted, sample, weights.answers(sample.films.pixels)):
        with weights.working(f"Measuring: {planned.title}", shown=not planned.shows):
            blocks = tuple(planned.blocks)
        yield Section(planned.key, planned.title, blocks)


def _plan(weights: Weights, wanted: Wanted, sample: Sample, said: Answers) -> list[Planned]:
    films, draw, often = sample.films, wanted.draw, wanted.prevalences
    hearts = Silhouettes(weights, films, said)
    return [
        Planned("films", "Films", counts(sample, wanted.data, wanted.split, wanted.part, _own(weights.bundle))),
        Planned("findings", "Findings, against text-mined labels", ranked(films, said, draw)),
        Planned("headline", "In short", headline(films, said, draw)),
        Planned("by_view", "By view", by_view(films, said)),
        Planned("opacity", "Lung opacity, as radiologists read it", opacities(sample, said, draw, often)),
        Planned("locations", "Where it lies", _places(weights, sample, said, draw), shows=True),
        Planned("points", "What an operating point is worth", _points(hearts, often, draw), shows=True),
        Planned("stated", "Films without findings that carry a statement", _stated(hearts, draw), shows=True),
        Planned("gaps", "Gaps between groups of patients", gaps(films, said, draw)),
        Planned(
            "headers", "View, sex and age, to catch a header that belongs to somebody else", headers(films, said, draw)
        ),
        Planned("outlines", "Outlines of lungs and heart", _outlines(weights, wanted), shows=True),
        Planned("gate", "The gate", _gate(weights, sample, wanted), shows=True),
        Planned("features", "Films that are alike", _features(weights, sample, said, wanted), shows=True),
        Planned("errors", "Ten of the surest errors", typical_errors(sample, said)),
        Planned("example", "RG1 of pydicom-data, a PA film with many masses and nodules", example(weights), shows=True),
    ]


def document(bundle: Bundle, wanted: Wanted, measured: Sequence[Section]) -> Plain:
    """All figures, unrounded, as JSON takes them; null stands where there is none."""
    return {
        "schema": SCHEMA,
        "reader": {"name": bundle.card.name, "version": bundle.card.version, "weights": bundle.digest},
        "part": wanted.part,
        "resamples": wanted.draw.resamples,
        "seed": wanted.draw.seed,
        "sections": {section.key: section.plain() for section in measured},
    }


def _places(weights: Weights, sample: Sample, said: Answers, draw: Draw) -> Blocks:
    yield from places(sample, said, draw)
    yield from sides(weights, sample, said, draw)


def _points(hearts: Silhouettes, prevalences: Sequence[float], draw: Draw) -> Blocks:
    yield from at_points(hearts.films, hearts.said, prevalences, draw)
    yield from enlarged(hearts.films, hearts.judged, draw)


def _stated(hearts: Silhouettes, draw: Draw) -> Blocks:
    yield from false_statements(hearts.films, hearts.said, hearts.wide, draw)


def _outlines(weights: Weights, wanted: Wanted) -> Blocks:
    try:
        held, lost = whole_anatomy(wanted.data, wanted.split or WHOLE, weights.side("anatomy.onnx"))
    except BadData as error:
        yield Remark(f"Not measured: {error.message}")
        return
    held = held if wanted.part is None else held.part(wanted.part)
    if not held.sources.size:
        yield Remark("Not measured: no film with masks is in this part.")
        return
    yield from overlaps(held, weights.outlines(held.pixels), lost)


def _features(weights: Weights, sample: Sample, said: Answers, wanted: Wanted) -> Blocks:
    yield from alike(sample.films, said, wanted.draw)
    try:
        side = weights.side("findings.onnx")
        others = load_gate_sample(wanted.data, side, wanted.split or WHOLE, wanted.part)
    except BadData as error:
        yield Remark(f"Distance of other pictures: not measured: {error.message}")
        return
    yield from noticed(weights, said, others)


def _gate(weights: Weights, sample: Sample, wanted: Wanted) -> Blocks:
    if wanted.pictures is not None:
        yield Remark(VARIANTS)
        yield from let_in(weights, wanted.pictures, wanted.draw)
        return
    side = weights.side("gate.onnx")
    try:
        others = load_gate_sample(wanted.data, side, wanted.split or WHOLE, wanted.part)
    except BadData as error:
        yield Remark(f"Not measured on other pictures: {error.message}")
        others = GateSample.of(side, [])
    yield from let_in(weights, others.and_films(sample.films, "chest films of this folder"), wanted.draw)
