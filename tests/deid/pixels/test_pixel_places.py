"""Boxes cover the line, lie inside the picture, and follow a turned line closely; painting changes nothing else."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from wetread.deid.pixels.paint import mask_of, painter
from wetread.deid.pixels.places import Box, boxes, part
from wetread.records.text_box import Point, TextBox

ROWS, COLUMNS = 120, 160
Corners = tuple[Point, Point, Point, Point]


@st.composite
def lines(draw: st.DrawFn) -> Corners:
    """A rectangle turned by anything, perhaps partly outside."""
    x, y = draw(st.floats(0, COLUMNS)), draw(st.floats(0, ROWS))
    width, height = draw(st.floats(4, 90)), draw(st.floats(4, 24))
    turn = np.deg2rad(draw(st.floats(-180, 180)))
    along = np.array([np.cos(turn), np.sin(turn)]) * width / 2
    down = np.array([-np.sin(turn), np.cos(turn)]) * height / 2
    middle = np.array([x, y])
    points = [middle - along - down, middle + along - down, middle + along + down, middle - along + down]
    a, b, c, d = ((float(px), float(py)) for px, py in points)
    return a, b, c, d


def polygon(corners: Corners) -> npt.NDArray[np.bool_]:
    picture = Image.new("1", (COLUMNS, ROWS))
    ImageDraw.Draw(picture).polygon([(x - 0.5, y - 0.5) for x, y in corners], fill=1, outline=0)
    return np.asarray(picture)


@given(corners=lines())
def test_boxes_lie_inside_and_cover_the_line(corners: Corners) -> None:
    found = boxes(corners, ROWS, COLUMNS)
    assert all(0 <= c < c + w <= COLUMNS and 0 <= r < r + h <= ROWS for c, r, w, h in found)
    inside = polygon(corners)
    if inside.any():
        assert mask_of([found], ROWS, COLUMNS)[inside].mean() > 0.97


def test_a_level_line_is_one_box_and_a_turned_one_several_close_ones() -> None:
    level = boxes(((10, 10), (90, 11), (90, 26), (10, 25)), ROWS, COLUMNS)
    turned: Corners = ((10, 20), (130, 52), (126, 67), (6, 35))
    strips = boxes(turned, ROWS, COLUMNS)
    assert (len(level), len(strips) > 5) == (1, True)
    covered = mask_of([strips], ROWS, COLUMNS).sum()
    assert covered < 1.5 * polygon(turned).sum()


def test_a_part_of_a_line_ends_in_the_blank_beside_it() -> None:
    centres = (0.05, 0.15, 0.55, 0.65, 0.75)
    line = TextBox(((0, 0), (100, 0), (100, 20), (0, 20)), "R KMW", 0.9, 0.9, centres)
    (left, _), (right, _) = part(line, 1, 5)[:2]
    assert left == pytest.approx(30)
    assert right == 100
    assert part(line, 0, 5) == line.corners


groups = st.lists(
    st.tuples(st.integers(0, 30), st.integers(0, 20), st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=3
).map(tuple)


@given(painted=st.lists(groups, min_size=1, max_size=3), usual=st.booleans(), seed=st.integers(0, 99))
def test_painting_leaves_one_value_in_a_group_and_everything_else_alone(
    painted: list[tuple[Box, ...]], usual: bool, seed: int
) -> None:
    before = np.random.default_rng(seed).integers(0, 256, (30, 40, 3), dtype=np.uint8)
    after = before.copy()
    painter(painted, usual)(after)
    outside = ~mask_of(painted, 30, 40)
    assert np.array_equal(after[outside], before[outside])
    last = mask_of(painted[-1:], 30, 40)
    assert len(np.unique(after[last], axis=0)) == 1


def test_the_fill_does_not_depend_on_what_is_painted_over() -> None:
    one = np.random.default_rng(1).integers(0, 4096, (30, 40, 1), dtype=np.uint16)
    other = one.copy()
    other[10:14, 10:20] = 4095
    for pixels in (one, other):
        painter([((10, 10, 10, 4),)], usual=False)(pixels)
    assert np.array_equal(one, other)


def test_a_palette_is_filled_with_the_colour_around() -> None:
    pixels = np.full((20, 20, 1), 7, np.uint8)
    pixels[:, 10:] = 200
    pixels[8:12, 2:8] = 90
    painter([((2, 8, 6, 4),)], usual=True)(pixels)
    assert np.unique(pixels[8:12, 2:8]).tolist() == [7]
