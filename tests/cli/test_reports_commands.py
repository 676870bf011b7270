"""`explain`, `assert`, `label` and `entities` as they are run: files in, files out, exit codes."""

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from wetread.cli.main import run

REPORT = "FINDINGS: No pleural effusion. Small nodule in the right upper lobe.\nIMPRESSION: Nodule."


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def written(folder: Path, *rows: object) -> Path:
    path = folder / "in.jsonl"
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def test_assert_judges_spans_in_order(tmp_path: Path) -> None:
    text = "No effusion. Possible pneumonia in the mother."
    spans = [[3, 11], [text.index("pneumonia"), text.index("pneumonia") + 9]]
    source = written(tmp_path, {"id": "b", "text": text, "spans": spans}, {"id": 1, "text": "x", "spans": []})
    assert run(["assert", str(source), str(tmp_path / "out.jsonl")]) == 0
    first, second = lines(tmp_path / "out.jsonl")
    assert first["assertions"][0] == {
        "start": 3,
        "end": 11,
        "assertion": "absent",
        "negated": True,
        "experiencer": "patient",
        "temporality": "current",
        "certainty": "certain",
        "cue": [0, 2],
    }
    assert (first["assertions"][1]["assertion"], first["assertions"][1]["experiencer"]) == ("someone_else", "other")
    assert second == {"id": 1, "assertions": []}


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("{", "language.line"),
        ("[]", "language.line"),
        ('{"id": 1, "text": "a"}', "language.line"),
        ('{"id": 1, "text": "a", "spans": [[0, 5]]}', "language.span"),
        ('{"id": 1, "text": 5, "spans": []}', "language.line"),
        ('{"id": Infinity, "text": "a", "spans": []}', "language.line"),
        ('{"id": 1, "text": "a\\ud800", "spans": []}', "language.line"),
    ],
)
def test_a_bad_line_is_told_and_the_rest_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, code: str
) -> None:
    source = written(tmp_path, line, {"id": 2, "text": "Effusion.", "spans": [[0, 8]]})
    assert run(["assert", str(source), str(tmp_path / "out.jsonl")]) == 1
    bad, good = lines(tmp_path / "out.jsonl")
    assert bad["error"]["code"] == code
    assert good["assertions"][0]["assertion"] == "present"
    assert code in capsys.readouterr().err


def test_nothing_but_bad_lines_is_a_failure(tmp_path: Path) -> None:
    assert run(["label", str(written(tmp_path, "nope")), str(tmp_path / "out.jsonl")]) == 2


def test_lines_that_are_not_utf8_are_told(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(
        b'{"id": 1, "text": "\xe9panchement"}\n' + json.dumps({"id": 2, "text": "Effusion."}).encode() + b"\n"
    )
    assert run(["label", str(source), str(tmp_path / "out.jsonl")]) == 1
    bad, good = lines(tmp_path / "out.jsonl")
    assert bad["error"]["code"] == "language.encoding"
    assert good["labels"]["Effusion"] == "present"


@pytest.mark.parametrize("command", ["assert", "label", "entities"])
def test_another_language_is_told(tmp_path: Path, command: str) -> None:
    line = {"id": 1, "text": "Kein Erguss.", "spans": [[5, 11]]}
    wanted = line if command == "assert" else {"id": 1, "text": line["text"]}
    assert run([command, str(written(tmp_path, wanted)), str(tmp_path / "out.jsonl")]) == 0
    assert lines(tmp_path / "out.jsonl")[0]["language"] == "de"


def test_label_charts_from_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Standard:
        buffer = io.BytesIO(json.dumps({"id": 7, "text": REPORT}).encode())

    monkeypatch.setattr(sys, "stdin", Standard())
    assert run(["label", "-", "-"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["id"] == 7
    assert answer["labels"]["Nodule"] == "present"
    assert answer["labels"]["Effusion"] == "absent"
    assert answer["labels"]["Hernia"] == "unmentioned"
    assert answer["normal"] is False


def test_entities_and_relations(tmp_path: Path) -> None:
    source = written(tmp_path, {"id": 1, "text": REPORT})
    assert run(["entities", str(source), str(tmp_path / "out.jsonl")]) == 0
    (answer,) = lines(tmp_path / "out.jsonl")
    by_label = {one["label"]: one for one in answer["entities"]}
    assert by_label["BodyPart"]["radgraph"] == "anatomy"
    assert REPORT[by_label["BodyPart"]["start"] : by_label["BodyPart"]["end"]] == "right upper lobe"
    assert {one["type"] for one in answer["relations"]} == {"located_at"}


def test_explain_writes_json_and_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "report.txt"
    file.write_text(REPORT, "utf-8")
    assert run(["explain", str(file), "--json", "--html", str(tmp_path / "page.html")]) == 0
    explained = json.loads(capsys.readouterr().out)
    assert explained["schema"] == "wetread.explanation/1"
    assert explained["chart"]["normal"] is False
    assert "No pleural effusion" not in (tmp_path / "page.html").name
    assert run(["explain", str(file)]) == 0
    assert "nodule" in capsys.readouterr().out.lower()


def test_the_summary_says_what_is_to_be_done_and_who_was_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "report.txt"
    file.write_text("The ET tube tip is 1 cm above the carina. Dr. Lee was told by phone at 10:15.", "utf-8")
    assert run(["explain", str(file)]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "Device: ET tube, malpositioned, 1 cm above the carina" in shown
    assert "Communicated: Dr. Lee was told by phone at 10:15." in shown


def test_a_folder_is_explained_in_order_of_names(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "b.txt").write_text(REPORT, "utf-8")
    (folder / "a.txt").write_bytes(b"\xff\xfe\x00")
    assert run(["explain", str(folder), "--out", str(tmp_path / "out.jsonl")]) == 1
    bad, good = lines(tmp_path / "out.jsonl")
    assert (bad["id"], bad["error"]["code"], good["id"]) == ("a.txt", "language.encoding", "b.txt")
    assert good["explanation"]["language"] == "en"


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "input.unreadable"), (b"\xe9\xe8", "language.encoding")],
    ids=["missing", "latin"],
)
def test_a_text_that_cannot_be_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, code: str
) -> None:
    file = tmp_path / "report.txt"
    if content is not None:
        file.write_bytes(content)
    assert run(["explain", str(file)]) == 2
    assert code in capsys.readouterr().err


def test_rules_that_do_not_fit_end_the_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.yaml"
    rules.write_text("unknown: 1", "utf-8")
    assert run(["label", str(written(tmp_path, {"id": 1, "text": "a"})), "-", "--rules", str(rules)]) == 2
    assert "language.rules" in capsys.readouterr().err


def test_an_output_that_cannot_be_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = written(tmp_path, {"id": 1, "text": "a"})
    assert run(["label", str(source), str(tmp_path / "none" / "out.jsonl")]) == 2
    assert "output.unwritable" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["label", "entities", "assert"])
def test_reports_are_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    source = written(tmp_path, {"id": 1, "text": "a", "spans": []})
    before = source.read_bytes()
    assert run([command, str(source), str(source)]) == 2
    assert "output.unwritable" in capsys.readouterr().err
    assert source.read_bytes() == before


def test_a_page_never_takes_the_place_of_its_report(tmp_path: Path) -> None:
    file = tmp_path / "report.txt"
    file.write_text(REPORT, "utf-8")
    assert run(["explain", str(file), "--html", str(file)]) == 2
    assert file.read_text("utf-8") == REPORT


def test_an_answer_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wetread.language.reports.extractor import ReportExtractor

    def stopped(self: ReportExtractor, text: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(ReportExtractor, "chart", stopped)
    assert run(["label", str(written(tmp_path, {"id": 1, "text": "a"})), str(tmp_path / "out.jsonl")]) == 130
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("option", [["--json"], ["--html", "page.html"]])
def test_options_that_would_be_ignored_are_refused(tmp_path: Path, option: list[str]) -> None:
    (tmp_path / "a.txt").write_text(REPORT, "utf-8")
    assert run(["explain", str(tmp_path), *option]) == 2
    assert run(["explain", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out.jsonl")]) == 2
    assert not (tmp_path / "out.jsonl").exists()
