"""Identity or mark: by the table, by what the header knows, by what stands beside."""

import pytest

from wetread.deid.known import Known
from wetread.deid.pixels.judge import Judge, Judgement, lines_beside
from wetread.records.text_box import TextBox

NOBODY = Known()


def box(text: str, left: float = 0, top: float = 0, reading: float = 0.95, width: float = 0) -> TextBox:
    right, bottom = left + (width or 10 * max(1, len(text))), top + 16
    centres = tuple((at + 0.5) / max(1, len(text)) for at in range(len(text)))
    return TextBox(((left, top), (right, top), (right, bottom), (left, bottom)), text, reading, 0.9, centres)


def judged(text: str, known: Known = NOBODY, strict: bool = False) -> Judgement:
    found = Judge(known, strict)(box(text))
    assert found is not None
    return found


def goes(text: str, known: Known = NOBODY, strict: bool = False) -> list[str]:
    return [text[start:end].strip() for start, end in judged(text, known, strict).goes]


@pytest.mark.parametrize("text", ["L", "AP", "PORTABLE", "5 cm", "MI 1.2"])
def test_a_mark_stays_and_strict_takes_it(text: str) -> None:
    assert goes(text) == []
    assert judged(text).stays == ((0, len(text)),)
    assert goes(text, strict=True) == [text]


def test_strict_counts_the_sides_that_it_takes() -> None:
    assert (judged("L").sides, judged("L", strict=True).lost_sides) == (1, 1)
    assert judged("AP", strict=True).lost_sides == 0


@pytest.mark.parametrize(("text", "initials"), [("R KMW", "KMW"), ("L JS", "JS"), ("JS L", "JS")])
def test_the_initials_on_a_marker_go_and_the_side_stays(text: str, initials: str) -> None:
    assert goes(text) == [initials]
    assert judged(text).sides == 1


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("LAT", Known(patient_names=("Lat^Anna",))),
        ("PORTABLE", Known(places=("Portable Clinic",))),
        ("CINE 0118", Known(numbers=("A0118",))),
        ("W 1200", Known(dates=("19621200",))),
    ],
)
def test_a_mark_that_the_header_knows_as_somebody_goes(text: str, known: Known) -> None:
    assert goes(text) == []
    assert goes(text, known) == [text]


def test_what_cannot_be_read_goes() -> None:
    judge = Judge(NOBODY, strict=False)
    for unreadable in (box("", width=60), box("AP", reading=0.3), box("L", width=90)):
        judgement = judge(unreadable)
        assert judgement is not None
        assert judgement.goes
        assert not judgement.stays


def test_a_caliper_is_no_text() -> None:
    assert Judge(NOBODY, strict=False)(box("+")) is None


def test_a_weak_mark_beside_a_name_goes_with_it() -> None:
    judge = Judge(NOBODY, strict=False)
    boxes = [box("SMITH", left=40), box("A", left=20), box("12", left=400), box("AP", left=20, top=100)]
    pairs = [(each, judgement) for each in boxes if (judgement := judge(each))]
    assert [bool(one.goes) for one in lines_beside(pairs)] == [True, True, False, False]
