"""What wetread writes, as others read it: dcmtk's dcmdump opens it, dicom3tools' dciodvfy finds nothing new wrong."""

import os
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from pydicom.data import get_testdata_file

from tests.deid.export.files import deidentifier

pytestmark = pytest.mark.dcmtk

FILES = (
    "CT_small.dcm",
    "MR_small.dcm",
    "MR_small_bigendian.dcm",
    "MR_small_RLE.dcm",
    "rtplan.dcm",
    "rtstruct.dcm",
    "rtdose.dcm",
    "waveform_ecg.dcm",
    "US1_J2KR.dcm",
    "JPEG2000.dcm",
    "liver_1frame.dcm",
    "examples_overlay.dcm",
)
OPTIONS = (
    (),
    ("retain-modified-dates", "retain-patient-characteristics", "clean-descriptors", "clean-structured-content"),
    (
        "retain-uids",
        "retain-full-dates",
        "retain-device-identity",
        "retain-institution-identity",
        "retain-safe-private",
    ),
)


@pytest.fixture(scope="module", autouse=True)
def tools() -> None:
    """Where CI says that it is CI, a missing tool is a failure, not a skip."""
    missing = [tool for tool in ("dcmdump", "dciodvfy") if shutil.which(tool) is None]
    if missing and os.environ.get("CI"):
        pytest.fail(f"missing in CI: {missing}")
    if missing:
        pytest.skip("apt-get install dcmtk dicom3tools")


def faults(path: Path) -> Counter[str]:
    """What dciodvfy calls an error, without the values it quotes."""
    done = subprocess.run(["dciodvfy", path], capture_output=True, text=True, errors="replace", check=False)
    lines = (done.stdout + done.stderr).splitlines()
    return Counter(re.sub(r"[0-9.]{20,}", "", line) for line in lines if line.startswith("Error"))


@pytest.mark.parametrize("options", OPTIONS, ids=["strict", "research", "retaining"])
@pytest.mark.parametrize("name", FILES)
def test_others_find_nothing_new_wrong(name: str, options: tuple[str, ...], tmp_path: Path) -> None:
    source = get_testdata_file(name, download=False)
    assert isinstance(source, str)
    cleaned = deidentifier(*options).clean(Path(source).read_bytes())
    assert cleaned.certificate.reason is None
    assert cleaned.data is not None
    path = tmp_path / "clean.dcm"
    path.write_bytes(cleaned.data)
    dumped = subprocess.run(["dcmdump", "-q", path], capture_output=True, check=False)
    assert dumped.returncode == 0
    assert not faults(path) - faults(Path(source))
