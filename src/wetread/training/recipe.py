"""A recipe: what is trained, on which parts of the data, in which order. Tests parse every YAML in `recipes/`."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal

import yaml
from pydantic import Field, ValidationError, field_validator

from wetread.errors import BadRecipe
from wetread.evaluation.parts import Part, Split
from wetread.records.base import Record, digest_of


class Fit(Record):
    """How one network is trained: `side` of the square input in pixels, AdamW with a one-cycle rate."""

    side: int
    widths: tuple[int, ...]
    depths: tuple[int, ...] = ()
    epochs: int = Field(gt=0)
    batch: int = Field(gt=0)
    rate: float = Field(gt=0)
    decay: float = 0.05
    average: float = Field(default=0.998, ge=0, lt=1)
    smoothing: float = 0.0

    @property
    def is_chosen(self) -> bool:
        """Whether the best epoch on `tune` counts, and not the last one."""
        return True


class Members(Fit):
    """Findings from one film, by the mean of `members` networks of different seeds.

    They learn the parts `learn`, and the last epoch counts: no film has to be kept for choosing one.
    """

    mixup: float = 0.0
    members: int = Field(default=1, gt=0)
    learn: tuple[Part, ...] = ("train", "tune")

    @property
    def is_chosen(self) -> bool:
        return False


class FindingsStage(Members):
    """Findings, lung opacity, view, sex and age, from all films at the network's own size, as they are labelled."""

    stage: Literal["findings"]
    stored: ClassVar[None] = None
    lent: ClassVar[float] = 0.0

    @property
    def film(self) -> int:
        return self.side


class TransferStage(Members):
    """Findings once more, by networks that begin with the ImageNet weights of EfficientNet-Lite of this `size`; each
    brings a film of `film` pixels to `side` first.

    They learn films alone that were `stored` so many pixels wide, so that they can learn nothing that goes with the
    size, and say nothing of what fewer than `least_patients` of the patients learnt have. `lent` is how much of what
    the same patient's other films have joins a label.
    """

    stage: Literal["transfer"]
    size: Literal[0, 1, 2] = 0
    widths: tuple[int, ...] = ()
    film: int = 128
    stored: int | None = None
    least_patients: int = 20
    lent: float = Field(default=0.0, ge=0, le=1)
    dropout: float = Field(default=0.3, ge=0, lt=1)


Reading = FindingsStage | TransferStage


class AnatomyStage(Fit):
    """Right lung, left lung and heart."""

    stage: Literal["anatomy"]


class TaughtStage(Fit):
    """The anatomy network taught on by itself: `films` chest films without masks join, with its own outlines."""

    stage: Literal["taught"]
    films: int = 600


class GateStage(Fit):
    """Frontal chest film or something else. `made` counts the pictures drawn of each made class."""

    stage: Literal["gate"]
    films: int = 3000
    made: int = 600


class OperatingStage(Record):
    """Calibration, operating points and limits, all on the part `calibrate`, whose films count so that views and
    findings are as common as in all of development.

    `false_share` is the largest share of films without findings that may carry any stated finding (the upper 95 %
    bound is held under it), `report_share` the same for findings stated without a hedge. Nothing is stated
    under the least probabilities, whatever the budget: "possible" must not mean one in thirty. A finding with
    fewer positive patients than the least, whose AUROC may be under `least_auroc`, or of which a smaller share than
    `least_found` would ever be stated, has no operating point: it is not assessed. The side of lung opacity is put in
    words where it is right on a share of at least `least_sided` of at least `least_sided_films` films whose boxes lie
    in one lung.
    """

    stage: Literal["operating"]
    false_share: float = 0.15
    report_share: float = 0.05
    least_reported: float = 0.5
    least_hedged: float = 0.1
    least_positive_patients: int = 50
    least_auroc: float = 0.55
    least_found: float = 0.05
    least_pointing: float = 0.65
    least_sided: float = 0.9
    least_sided_films: int = 20
    least_kept_out: float = 0.998
    least_sensitivity: float = 0.90


class ExportStage(Record):
    """ONNX files, their manifest with digests, and the model card from the part `test`."""

    stage: Literal["export"]
    opset: int = 18
    resamples: int = 2000


Stage = Annotated[
    FindingsStage | TransferStage | AnatomyStage | TaughtStage | GateStage | OperatingStage | ExportStage,
    Field(discriminator="stage"),
]


# What has to come before a stage.
BEFORE = {
    "transfer": ("findings",),
    "taught": ("anatomy",),
    "operating": ("anatomy", "findings", "gate"),
    "export": ("operating",),
}


class Recipe(Record):
    """Name and version of what comes out, the seed, the split, and the stages in order, each once.

    No outline and no picture of the sources `without` is learnt; `base` names the bundle beside the one that comes
    out whose findings it shares.
    """

    name: str
    version: str
    seed: int
    split: Split
    without: tuple[str, ...] = ()
    base: str | None = None
    stages: tuple[Stage, ...]

    @field_validator("stages")
    @classmethod
    def _in_order(cls, stages: tuple[Stage, ...]) -> tuple[Stage, ...]:
        seen: list[str] = []
        for stage in stages:
            lacking = [name for name in BEFORE.get(stage.stage, ()) if name not in seen]
            if stage.stage in seen or lacking:
                why = "comes twice" if stage.stage in seen else f"needs {' and '.join(lacking)} before it"
                raise ValueError(f"the stage {stage.stage} {why}")
            seen.append(stage.stage)
        return stages

    @property
    def learnt(self) -> str:
        """Which patients and sources a network of this recipe may learn: a digest of the split and of `without`."""
        return digest_of("Learnt", 1, [self.split.model_dump(mode="json"), list(self.without)])

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(stage.stage for stage in self.stages)


def load_recipe(path: Path) -> Recipe:
    """The recipe in a YAML file. Raises BadRecipe where it is missing, not YAML, or has a wrong or unknown field."""
    try:
        content = yaml.safe_load(path.read_text("utf-8"))
        return Recipe.model_validate(content)
    except OSError as error:
        raise BadRecipe("The recipe cannot be read: check the path.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise BadRecipe("The recipe is not valid YAML in UTF-8.") from error
    except ValidationError as error:
        where = "; ".join(f"{'.'.join(map(str, row['loc']))}: {row['msg']}" for row in error.errors())
        raise BadRecipe(f"The recipe does not fit: {where}") from error
