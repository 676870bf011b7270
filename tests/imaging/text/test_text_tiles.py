"""Tiles cover a picture, and what is found in one lies where it is in the picture."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wetread.imaging.text.tiles import LONGEST, OVERLAP, spans, tiles


@given(length=st.integers(1, 12_000), longest=st.integers(512, LONGEST))
def test_the_pieces_of_a_side_cover_it_and_overlap(length: int, longest: int) -> None:
    pieces = spans(length, longest)
    assert (pieces[0][0], pieces[-1][1]) == (0, length)
    assert all(0 < end - start <= longest for start, end in pieces)
    assert all(before[1] - after[0] >= OVERLAP - 1 for before, after in pairwise(pieces))


@given(rows=st.integers(1, 5_000), columns=st.integers(1, 5_000))
def test_every_corner_lies_in_a_tile(rows: int, columns: int) -> None:
    found = list(tiles(rows, columns))
    for row, column in ((0, 0), (rows - 1, 0), (0, columns - 1), (rows - 1, columns - 1), (rows // 2, columns // 2)):
        assert any(one.top <= row < one.bottom and one.left <= column < one.right for one in found)
