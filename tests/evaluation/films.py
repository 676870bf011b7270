"""Films and answers for measuring, made so that the right figures are known."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from wetread.evaluation.answers import Answers
from wetread.evaluation.blocks import Block, Fact, Section, Table
from wetread.evaluation.films import Films
from wetread.evaluation.marks import Marks, mask_of
from wetread.evaluation.sample import Sample
from wetread.readers.bundle import embedded_bundle
from wetread.records.operating import Operating, OperatingPoint
from wetread.records.vocabulary import ANSWERS, FINDINGS, TARGETS


def made_films(count: int = 300, seed: int = 1) -> Films:
    """Two films a patient; every finding on about a fifth of them, No Finding where there is none."""
    chance = np.random.default_rng(seed)
    found = (chance.random((count, len(FINDINGS))) < 0.2).astype(np.float32)
    targets = np.column_stack([found, (found.sum(1) == 0).astype(np.float32)])
    return Films(
        pixels=chance.integers(0, 255, (count, 8, 8)).astype(np.uint8),
        targets=targets,
        ages=chance.integers(18, 95, count).astype(np.float32),
        female=(chance.random(count) < 0.5).astype(np.float32),
        ap=(chance.random(count) < 0.4).astype(np.float32),
        patients=np.array([f"patient-{number // 2}" for number in range(count)]),
        parts=np.array(["test"] * count),
        stored=np.full(count, 8),
    )


def made_answers(films: Films, seed: int = 2, hedge_at: float | None = 0.6) -> Answers:
    """Answers that know a little of the truth; the last of them, lung opacity, knows nothing."""
    chance = np.random.default_rng(seed)
    known = np.column_stack([films.targets, np.zeros(len(films))])
    logits = known + chance.normal(0, 1, known.shape)
    points = tuple(
        OperatingPoint(finding=name, slope=1, offset=0, report_at=hedge_at, hedge_at=hedge_at, positive_patients=9)
        for name in ANSWERS
    )
    seen = np.column_stack([films.ap * 8 - 4, films.female * 8 - 4, films.ages / 10, np.zeros(len(films))])
    base = embedded_bundle().operating()
    return Answers(
        names=ANSWERS,
        logits=logits,
        chances=1 / (1 + np.exp(-logits)),
        maps=chance.normal(0, 1, (len(films), len(TARGETS), 8, 8)).astype(np.float32),
        apparent=seen.astype(np.float32),
        operating=Operating(points=points, anatomy=base.anatomy, gate=base.gate, mismatch_at=base.mismatch_at),
        families=(("nothing", np.stack([logits[:, :15]] * 3, 1).astype(np.float32)),),
        place=chance.normal(0, 1, (len(films), 16, 16)).astype(np.float32),
    )


def table(blocks: Iterable[Block], key: str) -> list[dict[str, Any]]:
    """The rows of a table, with figures unrounded."""
    rows: list[dict[str, Any]] = next(
        block.plain() for block in blocks if isinstance(block, Table) and block.key == key
    )
    return rows


def fact(blocks: Iterable[Block], key: str) -> Any:
    return next(block.value for block in blocks if isinstance(block, Fact) and block.key == key)


def shown(blocks: Iterable[Block]) -> str:
    return Section("", "", tuple(blocks)).markdown()


def read_by_radiologists(films: Films) -> Sample:
    """Four classes in turn, a box on each film with an opacity, and one box of a finding."""
    classes = np.array([(0, 1, 2, -1)[row % 4] for row in range(len(films))])
    boxes = np.empty(len(films), dtype=np.object_)
    boxes[:] = [[(0.2, 0.2, 0.3, 0.3)] if one == 1 else [] for one in classes]
    marks = Marks(classes, boxes, np.stack([mask_of(held, 8) for held in boxes]))
    return Sample(films, marks, [[("Mass", (0.1, 0.1, 0.2, 0.2))], *[[] for _ in range(len(films) - 1)]], 0)
