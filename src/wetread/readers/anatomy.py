"""Lungs, heart and the cardiothoracic ratio of one film."""

import numpy as np

from wetread.imaging.silhouette import (
    BORDERLINE,
    ENLARGED,
    HEART,
    LEFT,
    RIGHT,
    Line,
    angles_in_field,
    cleaned,
    diameters,
    heart_fill,
    heart_gap,
    heart_offset,
)
from wetread.records.arrays import Labels
from wetread.records.evidence import Measurement
from wetread.records.geometry import PixelTransform
from wetread.records.maps import Masks
from wetread.records.operating import AnatomyLimits
from wetread.records.reason import Reason, because
from wetread.records.study import Acquisition
from wetread.records.vocabulary import RatioUse

# The heart lies against both lungs: a wider gap, as a share of the picture, means that part of it was missed.
WIDEST_GAP = 0.06
# A drawn heart fills at least .66 of the box around it (JSRT): a hook or a crescent is none.
LEAST_FILL = 0.62
# Its centre lies to the patient's left of the middle between the lungs' outer borders, or at most this far beyond.
FARTHEST_RIGHT = -0.02
# Over this probability of an AP view by the pixels, a header that says PA is not relied on.
LIKELY_AP = 0.9
# Ratios outside of these come from outlines that are wrong, not from hearts.
PLAUSIBLE = (0.25, 0.9)


def masks_of(labels: Labels, to_stored: PixelTransform, limits: AnatomyLimits) -> Masks:
    """Cleaned labels, and whether they can be a chest: shares in their limits, sides in order, angles in the field."""
    labels = cleaned(labels)
    why = tuple(_doubts(labels, limits))
    return Masks(values=labels, to_stored=to_stored, reliable=not why, why=why)


def _doubts(labels: Labels, limits: AnatomyLimits) -> list[Reason]:
    shares = {
        "right lung": (RIGHT, limits.right_lung),
        "left lung": (LEFT, limits.left_lung),
        "heart": (HEART, limits.heart),
    }
    doubts = [
        because("anatomy.size", part=part)
        for part, (label, limit) in shares.items()
        if limit is not None and not limit[0] <= float((labels == label).mean()) <= limit[1]
    ]
    if doubts:
        return doubts
    if _centre(labels == RIGHT) >= _centre(labels == LEFT):
        doubts.append(because("anatomy.sides"))
    if not angles_in_field(labels):
        doubts.append(because("anatomy.angles"))
    return doubts if limits.heart is None else [*doubts, *_heart_doubts(labels)]


def _heart_doubts(labels: Labels) -> list[Reason]:
    doubts = []
    if heart_gap(labels) > WIDEST_GAP:
        doubts.append(because("anatomy.gap"))
    if heart_fill(labels) < LEAST_FILL:
        doubts.append(because("anatomy.shape"))
    if heart_offset(labels) < FARTHEST_RIGHT:
        doubts.append(because("anatomy.apex"))
    return doubts


def _centre(mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> float:
    return float(np.nonzero(mask)[1].mean())


def ratio_of(masks: Masks, acquisition: Acquisition, ap: float = 0.0) -> Measurement | None:
    """The cardiothoracic ratio and what it may be used for, its lines in stored pixels; None where it cannot be.

    `ap` is the probability of an AP view by the pixels: where it is likely, a header that says PA is not relied on.
    """
    found = diameters(masks.values)
    if found is None or not PLAUSIBLE[0] <= found.ratio <= PLAUSIBLE[1]:
        return None
    return Measurement(
        name="cardiothoracic_ratio",
        value=round(found.ratio, 3),
        unit="1",
        use=ratio_use(found.ratio, masks.reliable, acquisition, ap),
        lines=tuple(_stored(line, masks.to_stored) for line in (found.heart, found.thorax)),
    )


def ratio_use(ratio: float, reliable: bool, acquisition: Acquisition, ap: float = 0.0) -> RatioUse:
    """Judged only on an adult PA film with reliable masks: the heart is magnified on AP and supine films."""
    if not reliable:
        return "mask_unreliable"
    if acquisition.view == "AP":
        return "ap_view"
    if acquisition.view != "PA" or acquisition.adult is not True or ap > LIKELY_AP:
        return "unknown_view"
    return "borderline" if BORDERLINE <= ratio <= ENLARGED else "judged"


def _stored(line: Line, to_stored: PixelTransform) -> Line:
    start, end = to_stored.to_stored(line[0], line[1]), to_stored.to_stored(line[2], line[3])
    return (*start, *end)
