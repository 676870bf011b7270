"""The lines and documents, from invented studies."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.builders import claim, draft, held, item, reading, route, score, study, verdict, wet_read
from wetread.cli.image_line import line_of, line_of_failure
from wetread.cli.lines import ImageLine, Probabilities, ReadDocument, StudyDocument
from wetread.cli.study_document import document_of, with_sources
from wetread.language.drafts.drafter import TemplateDrafter
from wetread.records.context import Context
from wetread.records.draft import ClaimVerdict, ImageFailure, WetRead
from wetread.records.failure import Failure
from wetread.records.reason import because
from wetread.records.vocabulary import ANSWERS, OPACITY, TARGETS

KEYS = [
    "schema",
    "source",
    "study",
    "instance",
    "frame",
    "status",
    "gate",
    "probabilities",
    "measurements",
    "regions",
    "claims",
    "text",
    "verdict",
    "error",
]
NAMED = item("2.25.2", "lateral", use="named").model_copy(
    update={"why": because("gate.header_kind", kind="a lateral chest radiograph")}
)


def _line(read: WetRead, number: int = 0) -> dict[str, Any]:
    line = line_of(read, read.study.items[number], "a/film.dcm")
    written: dict[str, Any] = json.loads(json.dumps(line.model_dump(mode="json")))
    assert ImageLine.model_validate(written) == line
    return written


def test_every_key_is_always_there_in_one_order() -> None:
    failed = line_of_failure("x", Failure(code="input.truncated", message="It ends too early.")).model_dump(mode="json")
    for line in (_line(wet_read()), _line(held(because("safety.abstained"))), failed):
        assert list(line) == KEYS
    assert failed["schema"] == "wetread.image/1"
    assert {key: value for key, value in failed.items() if value is not None} == {
        "schema": "wetread.image/1",
        "source": "x",
        "status": "failed",
        "error": {"code": "input.truncated", "message": "It ends too early."},
    }


def test_the_findings_are_spelt_as_nih_does() -> None:
    line = _line(wet_read(readings=[reading({"Effusion": 0.8, "Pleural_Thickening": 0.1})]))
    assert tuple(line["probabilities"]) == ANSWERS
    assert (*TARGETS, "Lung Opacity") == ANSWERS
    assert (line["probabilities"]["Effusion"], line["probabilities"]["Pleural_Thickening"]) == (0.8, 0.1)
    assert tuple(field.alias for field in Probabilities.model_fields.values()) == ANSWERS


def test_a_finding_that_the_reader_does_not_give_is_null() -> None:
    only = reading()
    partial = type(only)(**{**only.__dict__, "scores": (score("Effusion", 0.8),)})
    probabilities = _line(wet_read(readings=[partial]))["probabilities"]
    assert probabilities["Hernia"] is None
    assert probabilities[OPACITY] is None
    assert probabilities["Effusion"] == 0.8


def test_a_read_line_holds_gate_measurements_regions_claims_text_and_verdict() -> None:
    line = _line(wet_read(written=draft(claim())))
    assert line["status"] == "read"
    assert line["gate"] == {"kind": "cxr_frontal", "view": "PA", "confidence": 0.99, "reasons": []}
    assert line["measurements"] == {"cardiothoracic_ratio": 0.46, "cardiothoracic_ratio_use": "judged"}
    assert line["regions"] == [{"finding": "Effusion", "box": [0.1875, 0.625, 0.125, 0.125], "score": 0.8}]
    assert [one["concept"]["name"] for one in line["claims"]] == ["pleural effusion"]
    assert "Probable pleural effusion." in line["text"]
    assert line["verdict"] == {"decision": "show", "reasons": []}
    assert line["error"] is None


@pytest.mark.parametrize(("chance", "flag", "claims"), [(0.1, "not_flagged", 0), (0.8, "reported", 1)])
def test_an_opacity_always_has_its_box_and_its_row_and_a_claim_only_where_flagged(
    chance: float, flag: str, claims: int
) -> None:
    readings = (reading({OPACITY: chance}),)
    written = TemplateDrafter().draft(study(), [route()], readings, Context())
    document = document_of(wet_read(readings=readings, written=written), lambda content: ["film.dcm"])
    (line,) = document.images
    assert line.probabilities is not None
    assert line.probabilities.lung_opacity == chance
    assert [(one.finding, one.box) for one in line.regions or ()] == [(OPACITY, (0.1875, 0.625, 0.125, 0.125))]
    assert [one.flag for one in document.findings or () if one.finding == OPACITY] == [flag]
    assert len(line.claims or ()) == claims


def test_how_a_film_was_taken_stands_with_the_gates_reasons() -> None:
    poor = replace(reading(), quality=(because("quality.cropped"),))
    line = _line(wet_read(readings=[poor]))
    assert line["status"] == "read"
    assert [reason["code"] for reason in line["gate"]["reasons"]] == ["quality.cropped"]


def test_a_box_is_cut_at_the_edges_of_the_stored_image() -> None:
    small = item().model_copy(update={"rows": 352, "columns": 128})
    (region,) = _line(wet_read(study(small)))["regions"]
    assert region["box"] == pytest.approx([0.75, 320 / 352, 0.25, 32 / 352])


def test_a_held_study_has_no_text_but_reasons() -> None:
    line = _line(wet_read(judged=verdict(because("safety.identity"), hold=True)))
    assert line["text"] is None
    assert line["verdict"]["reasons"] == [
        {"code": "safety.identity", "text": "Picture may not belong to this patient: verify identity."}
    ]


def test_what_the_gate_abstains_on_names_the_reader_it_would_need() -> None:
    line = _line(held(because("safety.abstained")))
    assert line["status"] == "abstained"
    assert (line["gate"]["kind"], line["gate"]["confidence"]) == ("ct", 0.99)
    assert "It would need a reader for ct." in [reason["text"] for reason in line["gate"]["reasons"]]
    assert [line[key] for key in ("probabilities", "measurements", "regions", "claims", "text")] == [None] * 5


def test_an_image_that_is_only_named_abstains_with_the_reason_of_its_selection() -> None:
    line = _line(wet_read(study(item(), NAMED)), 1)
    assert (line["status"], line["gate"]["view"], line["gate"]["confidence"]) == ("abstained", "lateral", None)
    assert [reason["code"] for reason in line["gate"]["reasons"]] == ["gate.header_kind"]
    assert line["text"] is None


def test_a_frame_is_null_where_nobody_looked_at_one_of_many() -> None:
    cine = NAMED.model_copy(update={"frames": 12})
    assert _line(wet_read(study(item(), cine)), 1)["frame"] is None
    assert _line(wet_read(study(item(), NAMED)), 1)["frame"] == 1


def _failed() -> WetRead:
    broken = item("2.25.3")
    read = wet_read(study(item(), broken), [route()])
    failure = ImageFailure(instance="2.25.3", code="input.truncated", message="It ends too early.")
    return type(read)(**{**read.__dict__, "failures": (failure,)})


def test_an_image_that_cannot_be_decoded_is_failed_in_a_study_that_is_read() -> None:
    line = _line(_failed(), 1)
    assert (line["status"], line["error"]["code"]) == ("failed", "input.truncated")
    assert _line(_failed(), 0)["status"] == "read"


def test_claims_go_to_the_images_that_they_were_seen_on() -> None:
    second = item("2.25.9")
    read = wet_read(
        study(item(), second),
        [route(), route("2.25.9")],
        [reading({"Effusion": 0.8}), reading(instance="2.25.9")],
        draft(claim()),
    )
    assert (len(_line(read, 0)["claims"]), _line(read, 1)["claims"]) == (1, [])


def test_the_document_of_a_study_round_trips_and_holds_what_it_rests_on() -> None:
    read = wet_read(
        judged=verdict(claims=(ClaimVerdict(claim="c1-pleural-effusion", effect="hedge"),)), written=draft(claim())
    )
    document = document_of(read, lambda content: ["film.dcm"])
    assert StudyDocument.model_validate_json(document.model_dump_json()) == document
    assert document.digests.draft == read.draft.digest() if read.draft else None
    assert document.digests.contents[0].sha256 == "a" * 64
    assert document.verdict.claims[0].effect == "hedge"
    assert [maker.name for maker in document.makers] == ["test-reader"]
    assert document.sentences


def test_a_held_document_hides_text_and_sentences() -> None:
    document = document_of(wet_read(judged=verdict(because("safety.identity"), hold=True)), lambda content: ["x"])
    assert (document.text, document.sentences) == (None, None)
    assert document.findings


def test_the_status_of_a_study_is_read_if_any_image_was() -> None:
    assert document_of(_failed(), lambda content: ["x"]).status == "read"
    assert document_of(held(because("safety.abstained")), lambda content: ["x"]).status == "abstained"


def test_a_document_of_an_earlier_run_takes_the_paths_of_this_one() -> None:
    earlier = document_of(wet_read(), lambda content: ["old/film.dcm"])
    later = with_sources(earlier, lambda content: [f"new/{content[:2]}", "copy"])
    assert [image.source for image in later.images] == ["new/aa", "copy"]
    assert with_sources(later, lambda content: ["old/film.dcm"]) == earlier


def test_a_file_that_lies_there_twice_is_one_image_with_two_lines() -> None:
    document = document_of(wet_read(), lambda content: ["a.dcm", "b.dcm"])
    assert [(image.source, image.instance) for image in document.images] == [("a.dcm", "2.25.1"), ("b.dcm", "2.25.1")]
    assert len(document.digests.contents) == 1


def test_the_source_stands_nowhere_but_in_its_key() -> None:
    document = document_of(wet_read(), lambda content: ["DOE_JANE.dcm"])
    whole = ReadDocument(studies=(document,), failures=(line_of_failure("DOE.dcm", Failure(code="a", message="b")),))
    assert whole.model_dump_json().count("DOE") == 2
