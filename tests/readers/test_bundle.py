"""A folder of weights, and one that takes from the folder beside it what is the same in both."""

import json
import shutil
from pathlib import Path

import pytest

from wetread.errors import WeightsMismatch
from wetread.readers.bundle import SHIPPED, Bundle, embedded_bundle


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(embedded_bundle().folder, tmp_path / "whole")
    return tmp_path / "whole"


def test_every_bundle_that_ships_is_what_its_manifest_says() -> None:
    for reader in SHIPPED:
        embedded_bundle(reader).check()


def test_all_weights_together_stay_small() -> None:
    names = {path for reader in SHIPPED for path in embedded_bundle(reader).folder.rglob("*")}
    assert sum(path.stat().st_size for path in names) < 40_000_000


def test_another_reader_has_the_gate_of_the_chest_reader() -> None:
    assert embedded_bundle("glimmer").folder == embedded_bundle("embedded").folder


def test_what_is_missing_is_taken_from_the_base_beside_it_and_still_checked(folder: Path) -> None:
    shutil.copytree(folder, folder.parent / "part")
    part = folder.parent / "part"
    manifest = json.loads((part / "manifest.json").read_text("utf-8")) | {"base": "whole"}
    (part / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    (part / "findings.onnx").unlink()
    Bundle.open(part).check()
    (folder / "findings.onnx").write_bytes(b"other weights")
    with pytest.raises(WeightsMismatch, match="digest differs"):
        Bundle.open(part).check()
    (folder / "findings.onnx").unlink()
    with pytest.raises(WeightsMismatch, match="missing"):
        Bundle.open(part).check()
