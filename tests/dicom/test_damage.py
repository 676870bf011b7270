"""Damaged files, many of them: each is read, or is a failure with a code; nothing else ever comes out."""

import contextlib
import random
from pathlib import Path

import pytest

from tests.readers.bundled import DATA
from wetread.deid.study import StudyDeidentifier
from wetread.dicom.intake import FileIntake
from wetread.dicom.pixels import FilePixels
from wetread.errors import InputError
from wetread.records.study import RawStudy

NAMES = ["MR2_J2KR", "JPEG-LL", "OBXXXX1A_rle", "emri_small_jpeg_ls_lossless", "SC_rgb_dcmtk_ebcyn1_dcmd", "color-pl"]
ROUNDS = 150


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_file_is_read_or_fails_with_a_code(name: str, tmp_path: Path) -> None:
    whole, chance = (DATA / f"{name}.dcm").read_bytes(), random.Random(name)
    for _ in range(ROUNDS):
        damaged = bytearray(whole[: chance.randrange(len(whole) // 2, len(whole) + 1)])
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / "damaged.dcm"
        path.write_bytes(damaged)
        _read(path)


def _read(path: Path) -> None:
    intake = FileIntake()
    pixels, deidentifier = FilePixels(intake.locations), StudyDeidentifier(b"0" * 32)
    for found in intake.studies([path]):
        if not isinstance(found, RawStudy):
            assert found.code.startswith("input.")
            continue
        for item in deidentifier.study(found)[0].readable:
            with contextlib.suppress(InputError):
                assert pixels.image(item).values.min() >= 0
