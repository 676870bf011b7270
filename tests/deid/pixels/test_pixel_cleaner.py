"""One object cleaned: what goes, what stays, which frames are looked at, and what is refused."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydicom import Dataset
from pydicom.encaps import encapsulate
from pydicom.pixels.utils import compress
from pydicom.uid import UID, JPEGLSLossless, RLELossless

from tests.deid.pixels.blobs import BRIGHT, HEIGHT, Blobs, blob
from tests.imaging.films import film, real
from wetread.deid.known import Known
from wetread.deid.pixels.cleaner import PixelCleaner
from wetread.deid.pixels.report import PixelReport
from wetread.errors import PixelsNotClean
from wetread.imaging.codec import stored_frame
from wetread.imaging.header import pixel_header
from wetread.records.arrays import Floats
from wetread.records.deidentification import TextArea
from wetread.records.text_box import TextBox

Bytes = npt.NDArray[np.uint8]
NOBODY = Known()
ROWS, COLUMNS = 300, 400


def area(frame: int, column: int, row: int, width: int, height: int) -> TextArea:
    return TextArea(frame=frame, column=column, row=row, width=width, height=height)


def plain(frames: int = 1) -> Bytes:
    """(frame, row, column) of dark noise."""
    return np.random.default_rng(2).integers(20, 80, (frames, ROWS, COLUMNS), dtype=np.uint8)


def cine(frames: Bytes) -> Dataset:
    dataset = film(frames[0], NumberOfFrames=len(frames), WindowCenter=128, WindowWidth=256)
    dataset.PixelData = frames.tobytes()
    return dataset


def pixels(dataset: Dataset, frame: int = 1) -> Bytes:
    return np.asarray(stored_frame(dataset, pixel_header(dataset), frame)[0])


def clean(dataset: Dataset, detector: Blobs | None = None, strict: bool = False, known: Known = NOBODY) -> PixelReport:
    return PixelCleaner(detector or Blobs(), strict=strict).clean(dataset, known)


def test_a_name_goes_a_mark_stays_and_nothing_else_changes() -> None:
    frames = plain()
    blob(frames[0], 30, 100, 40)
    blob(frames[0], 6, 200, 120)
    dataset = cine(frames)
    report = clean(dataset)
    assert report.redacted == (area(1, 100, 40, 30, HEIGHT),)
    assert report.kept == (area(1, 200, 120, 6, HEIGHT),)
    assert (report.residual, report.examined, report.laterality_removed) == ((), 1, False)
    after = pixels(dataset)
    assert np.ptp(after[40 : 40 + HEIGHT, 100:130]) == 0
    after[40 : 40 + HEIGHT, 100:130] = frames[0, 40 : 40 + HEIGHT, 100:130]
    assert np.array_equal(after, frames[0])


def test_strict_takes_the_side_marker_and_says_so() -> None:
    frames = plain()
    blob(frames[0], 6, 200, 120)
    report = clean(cine(frames), strict=True)
    assert (len(report.redacted), report.kept, report.laterality_removed) == (1, (), True)


@pytest.mark.parametrize("syntax", [None, RLELossless, JPEGLSLossless])
def test_without_text_every_byte_stays(syntax: str | None) -> None:
    dataset = cine(plain())
    if syntax:
        compress(dataset, syntax, generate_instance_uid=False)
    before = dataset.PixelData
    report = clean(dataset)
    assert dataset.PixelData == before
    assert (report.reencoded, report.redacted, report.syntax) == (False, (), dataset.file_meta.TransferSyntaxUID)


def test_every_frame_is_examined_and_what_does_not_change_only_once() -> None:
    frames = np.repeat(plain(), 6, axis=0)
    blob(frames[3], 40, 20, 50)
    detector = Blobs()
    report = clean(cine(frames), detector)
    assert report.examined == 6
    assert report.redacted == (area(4, 20, 50, 40, HEIGHT),)
    # The first frame, where the text came, where it went, and afterwards what was painted.
    assert len(detector.seen) == 4
    assert detector.seen[0] == ROWS * COLUMNS > 2 * max(detector.seen[1:])


def test_a_line_of_which_an_end_changes_is_read_anew_as_a_whole() -> None:
    frames = np.repeat(plain(), 2, axis=0)
    frames[:, 100 : 100 + HEIGHT, 20:320] = 255
    frames[1, 100 : 100 + HEIGHT, 320:340] = 255
    report = clean(cine(frames))
    assert report.redacted == (area(1, 20, 100, 300, HEIGHT), area(2, 20, 100, 320, HEIGHT))


def test_static_text_goes_from_every_frame() -> None:
    frames = plain(4)
    for frame in frames:
        blob(frame, 30, 100, 40)
    report = clean(cine(frames))
    assert [box.frame for box in report.redacted] == [1, 2, 3, 4]


def test_text_that_was_missed_on_one_frame_is_found_by_the_others() -> None:
    pattern = np.where(np.random.default_rng(4).random((HEIGHT, 30)) < 0.5, 90, 255).astype(np.uint8)
    frames = plain(3)
    for frame in frames:
        frame[40 : 40 + HEIGHT, 100:130] = pattern
    frames[1, 40 : 40 + HEIGHT, 100:130] = np.minimum(pattern, BRIGHT - 2)  # too faint for this detector
    frames[(0, 2), 40 : 40 + HEIGHT, 100] = 255
    report = PixelCleaner(_Whole(), strict=False).clean(cine(frames), NOBODY)
    assert {box.frame for box in report.redacted} == {1, 2, 3}


class _Whole(Blobs):
    """Takes everything bright for one name."""

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        rows, columns = np.nonzero(values >= BRIGHT)
        if not len(rows):
            return ()
        return (self._box(slice(rows.min(), rows.max() + 1), slice(columns.min(), columns.min() + 30)),)


def test_a_turned_line_of_one_frame_leaves_frames_alone_that_only_look_alike_around_it() -> None:
    anatomy = np.random.default_rng(5).integers(0, 220, (ROWS, COLUMNS)).astype(np.uint8)
    frames = np.repeat(anatomy[None], 3, axis=0)
    for column in range(40, 200):
        frames[1, column // 2 : column // 2 + 10, column] = 255
    report = PixelCleaner(_Turned(), strict=False).clean(cine(frames), NOBODY)
    assert {box.frame for box in report.redacted} == {2}


class _Turned(Blobs):
    """Takes what is bright along a slope for one name."""

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        if (values >= BRIGHT).sum() < 100:
            return ()
        return (TextBox(((40, 20), (200, 100), (200, 110), (40, 30)), "SMITH", 0.9, 0.9),)


def test_progress_is_told_frame_by_frame() -> None:
    told: list[tuple[int, int]] = []
    PixelCleaner(Blobs()).clean(cine(plain(3)), NOBODY, lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_compressed_object_stays_in_its_syntax() -> None:
    frames = plain(2)
    blob(frames[1], 30, 100, 40)
    dataset = cine(frames)
    compress(dataset, JPEGLSLossless, generate_instance_uid=False)
    report = clean(dataset)
    assert (report.syntax, report.reencoded) == (JPEGLSLossless, True)
    assert np.array_equal(pixels(dataset, 1), frames[0])
    assert np.ptp(pixels(dataset, 2)[40 : 40 + HEIGHT, 100:130]) == 0


def test_overlays_in_unused_bits_go_although_nobody_reads_them() -> None:
    cells = plain()[0].astype(np.uint16)
    dataset = film(cells | np.uint16(0x8000), BitsStored=12, HighBit=11)
    clean(dataset)
    assert dataset.PixelData == cells.tobytes()


def test_an_object_without_pixels_has_nothing_to_clean() -> None:
    report = clean(Dataset())
    assert (report.examined, report.redacted, report.passes) == (0, (), 0)


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.4.100", "1.2.840.10008.1.2.4.102", "1.2.840.10008.1.2.4.107"])
def test_video_is_quarantined(syntax: str) -> None:
    dataset = film(plain()[0], PixelData=encapsulate([b"\0\0\1\xb3" * 8]))
    dataset.file_meta.TransferSyntaxUID = UID(syntax)
    with pytest.raises(PixelsNotClean, match="video") as caught:
        clean(dataset)
    assert caught.value.code == "deid.pixels"


def test_what_cannot_be_decoded_is_quarantined() -> None:
    with pytest.raises(PixelsNotClean, match="decoded"):
        clean(real("MR_truncated.dcm"))


class _Haunted(Blobs):
    """Beside what was painted there is always more, though not a pixel is bright."""

    def find(self, shown: Floats, values: Floats) -> tuple[TextBox, ...]:
        self.seen.append(values.size)
        start = 20 + 40 * len(self.seen)
        return (self._box(slice(70, 70 + HEIGHT), slice(start, start + 30)),)


def test_text_that_comes_back_is_quarantined() -> None:
    with pytest.raises(PixelsNotClean, match="still be read") as caught:
        clean(film(plain()[0][:150, :240]), _Haunted())
    assert "DOE" not in str(caught.value)


@settings(max_examples=25, deadline=None)
@given(
    places=st.lists(
        st.tuples(st.sampled_from([6, 10, 30, 40]), st.integers(0, COLUMNS - 41), st.integers(0, ROWS - 9)), max_size=4
    ),
    inverted=st.booleans(),
)
def test_no_pixel_outside_the_boxes_changes(places: list[tuple[int, int, int]], inverted: bool) -> None:
    frames = plain()
    for width, column, row in places:
        blob(frames[0], width, column, row)
    dataset = cine(frames)
    dataset.PhotometricInterpretation = "MONOCHROME1" if inverted else "MONOCHROME2"
    report = clean(dataset)
    outside = np.ones((ROWS, COLUMNS), np.bool_)
    for box in report.redacted:
        assert 0 <= box.column < box.column + box.width <= COLUMNS
        assert 0 <= box.row < box.row + box.height <= ROWS
        outside[box.row : box.row + box.height, box.column : box.column + box.width] = False
    assert np.array_equal(pixels(dataset)[outside], frames[0][outside])
