"""The table of terms says what a radiologist would say of each of the reader's findings."""

import itertools

import pytest

from wetread.errors import UnparsedAnswer
from wetread.language.drafts.vocabulary import vocabulary
from wetread.records.reason import sentences
from wetread.records.vocabulary import FINDINGS, OPACITY

FORBIDDEN = {"normal", "clear", "new", "stable", "improved", "worse", "unremarkable", "acute", "unchanged"}


@pytest.mark.parametrize(
    ("flagged", "name"),
    [
        ({"Infiltration"}, "ill-defined opacity"),
        ({"Pneumonia"}, "opacity; pneumonia possible in the appropriate clinical setting"),
        ({"Consolidation"}, "airspace opacity"),
        (
            {"Consolidation", "Infiltration", "Pneumonia"},
            "airspace opacity; pneumonia possible in the appropriate clinical setting",
        ),
        ({"Lung Opacity"}, "opacity"),
        ({"Lung Opacity", "Infiltration"}, "ill-defined opacity"),
        ({"Lung Opacity", "Consolidation"}, "airspace opacity"),
        ({"Lung Opacity", "Pneumonia"}, "opacity; pneumonia possible in the appropriate clinical setting"),
        ({"Effusion"}, "pleural effusion"),
        ({"Cardiomegaly"}, "enlarged cardiac silhouette"),
        ({"Edema"}, "findings that may represent pulmonary edema"),
        ({"Fibrosis"}, "reticular or scar-like opacity"),
        ({"Nodule"}, "nodular or mass-like opacity"),
        ({"Mass", "Nodule"}, "nodular or mass-like opacity"),
        ({"Atelectasis"}, "volume loss or atelectasis"),
        ({"Emphysema"}, "hyperinflated lungs that may represent emphysema"),
        ({"Pneumothorax"}, "pneumothorax"),
        ({"Pleural_Thickening"}, "pleural thickening"),
        ({"Hernia"}, "hiatal hernia or gas-containing retrocardiac opacity"),
    ],
)
def test_a_set_of_findings_has_its_term(flagged: set[str], name: str) -> None:
    assert vocabulary().group(min(flagged)).term(flagged).name == name


def test_every_finding_stands_in_one_group_and_has_one_label() -> None:
    words = vocabulary()
    grouped = [finding for group in words.groups for finding in group.findings]
    assert sorted(grouped) == sorted((*FINDINGS, OPACITY))
    assert sorted(label.finding for label in words.labels) == sorted((*FINDINGS, OPACITY))


def test_every_set_of_a_groups_findings_has_a_term() -> None:
    for group in vocabulary().groups:
        for size in range(1, len(group.findings) + 1):
            for flagged in itertools.combinations(group.findings, size):
                general = {group.general} if size > 1 else set()
                assert set(group.term(flagged).findings) == set(flagged) - general


def test_every_region_is_known_and_slugs_are_unique() -> None:
    words = vocabulary()
    assert {group.region for group in words.groups} <= set(words.regions)
    assert len({group.slug for group in words.groups}) == len(words.groups)


def test_terms_that_share_an_id_share_their_name() -> None:
    named = {(term.id, term.name) for group in vocabulary().groups for term in group.terms}
    assert len(named) == len({identity for identity, _ in named})


def test_a_finding_without_a_word_is_refused() -> None:
    with pytest.raises(UnparsedAnswer):
        vocabulary().group("Fracture")


def test_no_phrase_of_a_draft_says_that_a_film_is_well_or_that_something_changed() -> None:
    words = vocabulary()
    phrases = [text for code, text in sentences().items() if code.startswith("draft.")]
    phrases += [term.name for group in words.groups for term in group.terms]
    phrases += [label.negative for label in words.labels]
    assert not FORBIDDEN & {word.strip(".,;:()").lower() for phrase in phrases for word in phrase.split()}
