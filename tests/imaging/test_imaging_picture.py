"""PNG and JPEG pictures."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from wetread.errors import InputError
from wetread.imaging.decode import picture_image
from wetread.records.geometry import Box

RAMP = np.linspace(0, 255, 6).astype(np.uint8).reshape(2, 3)


def encoded(picture: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def array(pixels: npt.NDArray[Any]) -> Image.Image:
    return Image.fromarray(pixels)


def test_an_eight_bit_png_is_scaled_by_255() -> None:
    image = picture_image(encoded(array(RAMP)), "2.25.1")
    assert image.values.shape == (1, 2, 3, 1)
    assert np.allclose(image.values[0, :, :, 0], RAMP / 255)
    assert (image.stored_rows, image.stored_columns, image.spacing, image.steps) == (2, 3, None, ())


@pytest.mark.parametrize(("largest", "bits"), [(65535, 16), (4095, 12), (4000, 12), (255, 8), (3, 8)])
def test_a_deep_png_is_scaled_by_the_bits_it_uses(largest: int, bits: int) -> None:
    pixels = np.array([[0, largest // 2, largest]], dtype=np.uint16)
    image = picture_image(encoded(array(pixels)), "2.25.1")
    assert image.values.ravel() == pytest.approx(pixels.ravel() / (2**bits - 1))
    assert image.steps == (f"depth_{bits}",)


def test_colour_stays_colour() -> None:
    pixels = np.array([[[255, 0, 51], [0, 102, 255]]], dtype=np.uint8)
    assert np.allclose(picture_image(encoded(array(pixels)), "2.25.1").values[0], pixels / 255)


def test_a_palette_is_resolved() -> None:
    picture = Image.new("P", (2, 1))
    picture.putpalette([10, 20, 30, 200, 210, 220])
    picture.putdata([0, 1])
    image = picture_image(encoded(picture), "2.25.1")
    assert np.allclose(image.values[0, 0] * 255, [[10, 20, 30], [200, 210, 220]])
    assert image.steps == ("palette",)


@pytest.mark.parametrize(("mode", "channels"), [("RGBA", 3), ("LA", 1)])
def test_what_is_transparent_is_dark(mode: str, channels: int) -> None:
    pixels = np.full((1, 2, channels + 1), 255, dtype=np.uint8)
    pixels[0, 0, -1] = 0
    image = picture_image(encoded(Image.fromarray(pixels, mode)), "2.25.1")
    assert image.values.shape == (1, 1, 2, channels)
    assert image.values[0, 0, 0].max() == 0
    assert image.values[0, 0, 1].min() == 1
    assert image.steps == ("alpha_on_black",)


def test_a_bilevel_png_is_black_and_white() -> None:
    picture = array(np.array([[0, 255, 0]], dtype=np.uint8)).convert("1")
    assert picture_image(encoded(picture), "2.25.1").values.ravel().tolist() == [0, 1, 0]


def test_a_cmyk_jpeg_is_shown_in_rgb() -> None:
    image = picture_image(encoded(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG", quality=95), "2.25.1")
    assert image.steps == ("cmyk_to_rgb",)
    assert np.allclose(image.values[0, 4, 4], [1, 0, 0], atol=0.05)


def test_the_first_frame_of_an_animation_is_read() -> None:
    frames = [Image.new("L", (3, 2), value) for value in (255, 0)]
    image = picture_image(encoded(frames[0], save_all=True, append_images=frames[1:]), "2.25.1")
    assert image.values.min() == 1
    assert image.steps == ("first_frame",)


def test_the_first_of_several_pictures_in_a_jpeg_is_read() -> None:
    frames = [Image.new("L", (8, 8), value) for value in (255, 0)]
    image = picture_image(encoded(frames[0], "MPO", save_all=True, append_images=frames[1:]), "2.25.1")
    assert image.values.min() > 0.98
    assert image.steps == ("first_frame",)


@pytest.mark.parametrize("tag", range(1, 9))
def test_exif_orientation_turns_the_picture_upright(tag: int) -> None:
    upright = np.zeros((20, 40), dtype=np.uint8)
    upright[2:6, 3:9] = 255  # near the top left
    undo = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.T,
        6: np.rot90(upright),
        7: upright[::-1, ::-1].T,
        8: np.rot90(upright, -1),
    }
    exif = Image.Exif()
    exif[0x0112] = tag
    image = picture_image(encoded(array(np.ascontiguousarray(undo[tag])), exif=exif), "2.25.1")
    assert np.array_equal(image.values[0, :, :, 0], upright / 255)
    stored = undo[tag] if tag < 5 else upright
    assert (image.stored_rows, image.stored_columns) == stored.shape
    box = image.to_stored.box_to_stored(Box(3, 2, 6, 4))
    assert stored[int(box.y) : int(box.y + box.h), int(box.x) : int(box.x + box.w)].min() == 255


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_cut_short_is_truncated(kind: str) -> None:
    data = encoded(array(np.random.default_rng(1).integers(0, 255, (64, 64), dtype=np.uint8)), kind)
    for length in (len(data) // 2, len(data) - 200, 20):
        with pytest.raises(InputError) as caught:
            picture_image(data[:length], "2.25.1")
        assert caught.value.code == "input.truncated"


@pytest.mark.parametrize("data", [b"", b"hello", b"%PDF-1.7\n", b"GIF89a" + bytes(40)])
def test_what_is_no_picture_is_unreadable(data: bytes) -> None:
    with pytest.raises(InputError, match="neither a PNG nor a JPEG") as caught:
        picture_image(data, "2.25.1")
    assert caught.value.code == "input.unreadable"


def test_a_damaged_picture_is_unreadable() -> None:
    data = bytearray(encoded(array(RAMP)))
    data[data.index(b"IDAT") + 6] ^= 0xFF
    with pytest.raises(InputError) as caught:
        picture_image(bytes(data), "2.25.1")
    assert caught.value.code == "input.unreadable"


@pytest.mark.parametrize("side", [10_000, 60_000])
def test_a_decompression_bomb_is_refused_by_its_header(side: int) -> None:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0))
    bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    with pytest.raises(InputError) as caught:
        picture_image(bomb, "2.25.1")
    assert caught.value.code == "input.too_large"
