"""The examples run as they stand."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.readers.bundled import DATA
from wetread import explain
from wetread.dicom.context import load_context

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize(("name", "says"), [("read_folder.py", "show"), ("own_reader.py", "TECHNIQUE")])
def test_an_example_runs(name: str, says: str) -> None:
    words = [sys.executable, str(EXAMPLES / name), str(DATA / "RG1_UNCR.dcm")]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=120)
    assert says in done.stdout


def test_the_example_of_rules_fits() -> None:
    explained = explain("Covid-type opacities. Nodule nowhere to be seen. BI-RADS 2.", rules=EXAMPLES / "rules.yaml")
    said = {one.concept: one.assertion for one in explained.entities}
    assert (said["covid_pneumonia"], said["nodule"], said["birads_category"]) == ("present", "absent", "present")


def test_the_example_of_a_context_is_a_context() -> None:
    context = load_context(EXAMPLES / "order.yaml")
    assert context.indication is not None
    assert len(context.prior_reports) == 1
