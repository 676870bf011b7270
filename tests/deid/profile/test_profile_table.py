"""The table of the profile: its edition, its size, and every row of it."""

import pytest
from pydicom.datadict import dictionary_has_tag, dictionary_keyword
from pydicom.tag import BaseTag

from wetread.deid.profile.actions import SCREEN, fate, representation_of
from wetread.deid.profile.options import CODES, chosen, temporal
from wetread.deid.profile.private import table as safe_private
from wetread.deid.profile.table import EDITION, OPTIONS, beyond, decided, lines, needs, row_of, standard
from wetread.errors import SettingsError

ACTIONS = {"X", "Z", "D", "U", "X/Z", "X/D", "Z/D", "X/Z/D", "X/Z/U*"}
LETTERS = set("XZDUKC")


def test_edition_and_number_of_rows() -> None:
    """From dicom-anonymizer 2.1.0, table 2026c: 655 attributes and groups, and the row of private attributes."""
    assert EDITION == "2026c"
    assert len(standard()) == 656
    assert sum(bool(row.cells) for row in standard()) == 423


@pytest.mark.parametrize("row", [*standard(), *beyond()], ids=lambda row: f"{row.tag}-{row.keyword}")
def test_every_row_has_an_action_a_name_and_one_fate(row: object) -> None:
    assert isinstance(row, type(standard()[0]))
    assert row.profile in ACTIONS | {"K", "C"}
    assert all(name in OPTIONS and cell in {"K", "C"} for name, cell in row.cells)
    if row.tag == "private" or "x" in row.tag:
        return
    tag = BaseTag(int(row.tag, 16))
    assert row_of(tag) == row
    assert row.keyword == (dictionary_keyword(tag) if dictionary_has_tag(tag) else "unknown")
    assert fate(tag, frozenset(), None) in LETTERS
    for name, cell in row.cells:
        assert fate(tag, frozenset({name}), None) == cell


@pytest.mark.parametrize(("tag", "keyword"), [
    (0x00091001, "private"), (0x50043000, "Curve"), (0x60023000, "OverlayData"), (0x60FE4000, "OverlayComments"),
])  # fmt: skip
def test_patterns_catch_their_groups(tag: int, keyword: str) -> None:
    row = row_of(tag)
    assert row is not None
    assert row.keyword == keyword


@pytest.mark.parametrize(("action", "need", "expected"), [
    ("X/Z/D", "1", "D"), ("X/Z/D", "2", "Z"), ("X/Z/D", "", "X"), ("X/Z/D", None, "D"), ("X/Z", "1", "Z"),
    ("X/D", "2", "D"), ("X/D", "", "X"), ("Z/D", "", "Z"), ("Z/D", "1", "D"), ("X/Z/U*", "", "U"), ("X", "1", "X"),
])  # fmt: skip
def test_a_choice_is_decided_by_what_the_object_needs(action: str, need: str | None, expected: str) -> None:
    assert decided(action, need) == expected


def test_needs_name_attributes_whose_cell_leaves_a_choice() -> None:
    open_rows = {row.keyword for row in standard() if "/" in row.profile}
    for uid, kind, keywords in lines("needs")[1:]:
        assert uid.startswith("1.2.840.10008.")
        assert kind in {"1", "2"}
        assert set(keywords.split()) <= open_rows
    assert needs("1.2.840.10008.5.1.4.1.1.2")["ContentDate"] == "2"
    assert needs("1.2.3") == {}


@pytest.mark.parametrize("row", lines("private")[1:], ids=lambda row: " ".join(row[:3]))
def test_every_safe_private_row_is_an_odd_group_and_one_byte(row: list[str]) -> None:
    group, creator, element, what = row
    assert int(group, 16) & 1
    assert 0 <= int(element, 16) <= 0xFF
    assert creator.strip() == creator
    assert what
    assert (int(group, 16), creator, int(element, 16)) in safe_private()


def test_what_no_dictionary_knows_goes_and_what_nobody_lists_is_treated_as_its_kind() -> None:
    strict: frozenset[str] = frozenset()
    assert fate(BaseTag(0x00180000), strict, "") == "X"
    assert fate(BaseTag(0x0018FFFE), strict, "") == "X"
    assert fate(BaseTag(0x00141020), strict, "") == "X"  # ExpiryDate
    assert fate(BaseTag(0x00141020), frozenset({"retain-modified-dates"}), "") == "C"
    assert fate(BaseTag(0x00080104), strict, "") == SCREEN  # CodeMeaning
    assert fate(BaseTag(0x00280010), strict, "") == "K"  # Rows
    assert fate(BaseTag(0x60000010), strict, "") == "X"  # OverlayRows: the overlay itself is gone
    assert representation_of(BaseTag(0x7FD90010)) == "UN"  # private, in a group that looks like a repeating one


def test_options_go_by_name_or_code() -> None:
    assert chosen(["retain-uids", "113108"]) == {"retain-uids", "retain-patient-characteristics"}
    assert chosen(["clean_descriptors,113103"]) == {"clean-descriptors", "clean-graphics"}
    assert len(CODES) == 10


@pytest.mark.parametrize("names", [["retain-everything"], ["retain-full-dates", "retain-modified-dates"]])
def test_options_that_do_not_exist_or_go_together_are_refused(names: list[str]) -> None:
    with pytest.raises(SettingsError):
        chosen(names)


@pytest.mark.parametrize(("option", "said"), [
    ("", "REMOVED"), ("retain-modified-dates", "MODIFIED"), ("retain-full-dates", "UNMODIFIED"),
])  # fmt: skip
def test_what_is_said_of_dates(option: str, said: str) -> None:
    assert temporal(frozenset({option} - {""})) == said
