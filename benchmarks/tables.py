"""How many rows of the gold tables and reviews of `tests/language/tables` are right: `python benchmarks/tables.py`."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1] / "tests/language/reports"


class Shares:
    """Prints what each test of a table wrote."""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.capstdout:
            name = report.nodeid.split("::")[-1].removeprefix("test_").replace("_", " ")
            print(f"{name:<52} {report.capstdout.strip()}", flush=True)


if __name__ == "__main__":
    paths = [str(path) for path in sorted(TESTS.glob("test_*table*.py"))]
    sys.exit(pytest.main([*paths, "-o", "addopts=", "-p", "no:terminal"], plugins=[Shares()]))
