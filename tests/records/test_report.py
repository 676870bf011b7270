"""What a report's records look like in JSON."""

from tests.records.examples import CHART
from wetread.records.report import Chart


def test_a_chart_is_an_object_in_json_and_pairs_in_python() -> None:
    written = CHART.model_dump(mode="json")
    assert written == {"labels": {"Effusion": "absent"}, "normal": True}
    assert Chart.model_validate(written) == CHART
    assert CHART.model_dump()["labels"] == (("Effusion", "absent"),)
