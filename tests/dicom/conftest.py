"""Real files that other tests of this room share."""

from pathlib import Path

import data_store
import pytest


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of the package pydicom-data."""
    return Path(str(data_store.__file__)).parent / "data"


@pytest.fixture(scope="session")
def rg1(samples: Path) -> Path:
    """A real chest radiograph."""
    return samples / "RG1_UNCR.dcm"
