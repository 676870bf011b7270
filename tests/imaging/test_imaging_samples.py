"""Every real file within reach either becomes a sound tensor or says, by its code, why it cannot."""

from pathlib import Path

import numpy as np
import pytest
from pydicom.data import get_testdata_files
from pydicom.pixels.utils import pixel_array

from tests.imaging.films import decoded, read, real, samples_folder
from wetread.errors import InputError
from wetread.imaging.decode import dicom_image

# Those of the files that cannot be decoded, and must say so.
REFUSED = {
    "JPEG-lossy.dcm": "input.unreadable",
    "JPEG2000-embedded-sequence-delimiter.dcm": "input.too_large",
    "MR_truncated.dcm": "input.truncated",
    "badVR.dcm": "input.header",
    "meta_missing_tsyntax.dcm": "input.zero_sized",
    "nested_priv_SQ.dcm": "input.zero_sized",
}


def _files() -> list[Path]:
    shipped = {Path(name) for name in get_testdata_files()} | set(samples_folder().glob("*.dcm"))
    return sorted({path.resolve() for path in shipped if path.is_file() and path.suffix in {"", ".dcm"}})


@pytest.mark.parametrize("path", _files(), ids=lambda path: path.name)
def test_decodes_to_finite_brightness_or_refuses_with_a_code(path: Path) -> None:
    dataset = read(path)
    refused = REFUSED.get(path.name, None if "PixelData" in dataset else "input.no_pixels")
    if refused is None:
        image = decoded(dataset)
        assert 0 <= image.values.min() <= image.values.max() <= 1
        assert image.values.max() > 0
        assert image.values.shape == (1, dataset.Rows, dataset.Columns, image.values.shape[3])
        assert not image.values.flags.writeable
    else:
        with pytest.raises(InputError) as caught:
            decoded(dataset)
        assert caught.value.code == refused
        assert path.name not in caught.value.message


@pytest.mark.parametrize(("native", "compressed"), [("RG1_UNCR", "RG1_J2KR"), ("RG1_UNCI", "RG1_J2KI")])
def test_a_compressed_film_equals_the_native_one_exactly(native: str, compressed: str) -> None:
    one, other = real(f"{native}.dcm"), real(f"{compressed}.dcm")
    assert np.array_equal(pixel_array(one, index=0), pixel_array(other, index=0))
    assert np.array_equal(decoded(one).values, decoded(other).values)


@pytest.mark.parametrize(
    "encoded",
    ["MR_small_RLE", "MR_small_bigendian", "MR_small_implicit", "MR_small_jp2klossless", "MR_small_jpeg_ls_lossless"],
)
def test_the_transfer_syntax_makes_no_difference(encoded: str) -> None:
    assert np.array_equal(decoded(real(f"{encoded}.dcm")).values, decoded(real("MR_small.dcm")).values)


@pytest.mark.parametrize(
    ("pair", "other"), [("OBXXXX1A", "OBXXXX1A_expb"), ("gdcm-US-ALOKA-16", "gdcm-US-ALOKA-16_big")]
)
def test_byte_order_makes_no_difference_to_palettes(pair: str, other: str) -> None:
    assert np.array_equal(decoded(real(f"{pair}.dcm")).values, decoded(real(f"{other}.dcm")).values)


def test_rg1_is_shown_bright_where_x_rays_were_stopped() -> None:
    image = decoded(real("RG1_UNCR.dcm"))
    assert image.steps == ("window_linear", "inverted")
    assert image.spacing is None  # its header says 0, 0
    stored = pixel_array(real("RG1_UNCR.dcm"), index=0).astype(np.float64)
    window = np.clip((stored - 14999.5) / 29999 + 0.5, 0, 1)  # centre 15000, width 30000
    assert np.allclose(image.values[0, :, :, 0], 1 - window, atol=1e-6)


def test_only_the_frame_asked_for_is_decoded() -> None:
    dataset = real("emri_small_RLE.dcm")
    frames = [decoded(dataset, frame) for frame in (1, 2, 10)]
    whole = pixel_array(dataset)
    assert [image.frames for image in frames] == [(1,), (2,), (10,)]
    for image, number in zip(frames, (1, 2, 10), strict=True):
        ranks = image.values[0, :, :, 0] >= np.median(image.values)
        assert np.array_equal(ranks, whole[number - 1] >= np.median(whole[number - 1]))
    assert not np.array_equal(frames[0].values, frames[1].values)


def test_a_damaged_last_frame_leaves_the_first_readable() -> None:
    dataset = real("emri_small_RLE.dcm")
    dataset.PixelData = dataset.PixelData[: len(dataset.PixelData) - 1500]
    assert decoded(dataset, 1).values.max() == 1
    with pytest.raises(InputError) as caught:
        decoded(dataset, 10)
    assert caught.value.code in {"input.truncated", "input.unreadable"}


def test_a_frame_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="none of which is number 11"):
        decoded(real("emri_small.dcm"), 11)


@pytest.mark.parametrize(
    "name",
    ["SC_rgb_dcmtk_+eb+cy+s4", "SC_rgb_jpeg_dcmtk", "SC_ybr_full_422_uncompressed", "SC_rgb_rle", "SC_rgb_gdcm_KY"],
)
def test_colour_comes_out_as_rgb_whatever_it_was_stored_as(name: str) -> None:
    colour, reference = decoded(real(f"{name}.dcm")).values, decoded(real("SC_rgb.dcm")).values
    assert colour.shape == (1, 100, 100, 3)
    # Chrominance was subsampled and rounded, so compare the bulk of the pixels.
    assert np.median(np.abs(colour - reference)) < 0.02


def test_a_real_palette_gives_the_colours_of_its_tables() -> None:
    dataset = real("OT-PAL-8-face.dcm")
    image = decoded(dataset)
    tables = [
        np.frombuffer(dataset[f"{colour}PaletteColorLookupTableData"].value, "<u2")
        for colour in ("Red", "Green", "Blue")
    ]
    stored = np.frombuffer(dataset.PixelData, np.uint8).reshape(480, 640)
    expected = np.stack([table[np.minimum(stored, 199)] / 65535 for table in tables], axis=-1)
    assert image.steps == ("syntax_assumed", "palette")
    assert np.allclose(image.values[0], expected, atol=1e-6)


def test_planes_and_pixels_interleaved_give_one_picture() -> None:
    assert np.array_equal(decoded(real("color-pl.dcm")).values, decoded(real("color-px.dcm")).values)


def test_a_real_voi_table_is_applied() -> None:
    dataset = real("vlut_04.dcm")
    table = dataset.VOILUTSequence[0]
    entries = np.asarray(table.LUTData if not isinstance(table.LUTData, bytes) else np.frombuffer(table.LUTData, "<u2"))
    _count, first, bits = table.LUTDescriptor
    stored = pixel_array(dataset).astype(int)
    expected = entries[np.clip(stored - first, 0, len(entries) - 1)] / max(2**bits - 1, entries.max())
    image = decoded(dataset)
    assert image.steps == ("voi_lut",)
    assert np.allclose(image.values[0, :, :, 0], expected, atol=1e-6)


def test_a_real_modality_table_is_applied_before_the_range_is_taken() -> None:
    dataset = real("mlut_18.dcm")
    table = dataset.ModalityLUTSequence[0]
    entries = np.asarray(table.LUTData if not isinstance(table.LUTData, bytes) else np.frombuffer(table.LUTData, "<u2"))
    first = (table.LUTDescriptor[1] + 2**15) % 2**16 - 2**15
    output = entries[np.clip(pixel_array(dataset).astype(int) - first, 0, len(entries) - 1)]
    image = decoded(dataset)
    assert image.steps == ("modality_lut", "min_max")
    assert np.corrcoef(image.values.ravel(), output.ravel())[0, 1] > 0.999


def test_an_enhanced_image_keeps_its_window_and_spacing_per_frame() -> None:
    image = decoded(real("eCT_Supplemental.dcm"), 2)
    assert image.spacing == (0.388672, 0.388672)
    assert image.steps == ("rescale", "window_linear")


def test_a_ct_gives_hounsfield_units_when_asked() -> None:
    dataset = real("CT_small.dcm")
    image = dicom_image(dataset, 1, "2.25.1", "unverified", hounsfield=True)
    stored = pixel_array(dataset).astype(np.float64)
    assert image.unit == "HU"
    assert np.array_equal(image.values[0, :, :, 0][stored != -2000], (stored - 1024)[stored != -2000])


def test_hounsfield_units_of_a_film_are_refused() -> None:
    with pytest.raises(InputError, match="no Hounsfield scale"):
        dicom_image(real("RG1_UNCR.dcm"), 1, "2.25.1", "conventional", hounsfield=True)
