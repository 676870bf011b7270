"""The networks of the wheel: refused when they are others, and read as connectionist temporal classification says."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.imaging.text.writing import glyphs, ground, write
from wetread.errors import MissingPart, WeightsMismatch
from wetread.imaging.text import models
from wetread.imaging.text.detector import is_text
from wetread.imaging.text.looks import eight_bits
from wetread.imaging.text.recognition import UNREAD, Reading, read_lines

pytest.importorskip("rapidocr")
pytestmark = pytest.mark.ocr


def test_lines_are_read_and_every_character_has_its_place() -> None:
    lines = [eight_bits(glyphs(text, 32)) for text in ("SMITH 1962", "PORTABLE")]
    first, second = read_lines(lines)
    assert (first.text.replace(" ", ""), second.text) == ("SMITH1962", "PORTABLE")
    assert len(first.centres) == len(first.text)
    assert list(first.centres) == sorted(first.centres)
    assert first.centres[0] < 0.2 < 0.8 < first.centres[-1]


def test_an_empty_crop_says_nothing() -> None:
    assert read_lines([np.zeros((20, 60), np.uint8)]) == [UNREAD]


def test_other_weights_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in models.DIGESTS:
        monkeypatch.setitem(models.DIGESTS, name, "0" * 64)
    for loaded in (models._detector, models._recogniser):
        loaded.cache_clear()
        with pytest.raises(WeightsMismatch):
            loaded()


def test_nothing_reaches_the_network_or_the_home_folder(tmp_path: Path) -> None:
    """OpenVINO reports its import to a counting service, from a thread, unless it is kept from it."""
    watched = """
import os, sys
reaching = ("socket.", "subprocess.", "os.fork", "os.exec", "os.posix_spawn")
sys.addaudithook(lambda event, _: event.startswith(reaching) and os._exit(3))
import numpy as np
from wetread.imaging.text.detector import RapidTextDetector
picture = np.zeros((64, 96), np.float32)
RapidTextDetector().find(picture, picture)
"""
    settings = {name: value for name, value in os.environ.items() if name not in ("CI", "TF_BUILD", "JENKINS_URL")}
    done = subprocess.run([sys.executable, "-c", watched], env=settings | {"HOME": str(tmp_path)}, timeout=120)
    assert done.returncode == 0
    assert list(tmp_path.rglob("*")) == []


def test_a_missing_part_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_MODULES", ("no_such_module",))
    with pytest.raises(MissingPart, match=r"wetread\[ocr\]"):
        models.check_installed()


@pytest.mark.parametrize(
    ("certainty", "reading", "text"),
    [
        (0.9, UNREAD, True),  # beyond doubt, though nobody can read it
        (0.7, Reading("O", 0.6), False),  # a rib
        (0.7, Reading("L", 0.97), True),
        (0.4, Reading("SMITH", 0.9), True),  # faint, but legible
        (0.4, Reading("SMITH", 0.3), False),
    ],
)
def test_what_counts_as_text(certainty: float, reading: Reading, text: bool) -> None:
    assert is_text(certainty, reading) is text


def test_ground_without_writing_is_not_read() -> None:
    picture = ground(40, 200)
    plain = read_lines([eight_bits(picture)])[0]
    write(picture, "VISIBLE", 20, 5, size=24)
    assert read_lines([eight_bits(picture)])[0].score > plain.score
