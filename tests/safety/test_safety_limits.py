"""The rules' numbers, words and sentences."""

from wetread.records.reason import sentences
from wetread.safety.limits import found, limits, words


def test_the_limits_are_the_ones_agreed_on() -> None:
    assert limits().model_dump() == {
        "gate_confidence": {"least": 0.90},
        "contradiction": {"no_finding_high": 0.50, "no_finding_low": 0.15},
        "low_confidence": {"margin": 0.10},
    }


def test_words_are_lower_case_and_stand_in_one_list_each() -> None:
    lists = words()
    every = [*lists.denying, *lists.forbidden, *lists.comparing]
    assert every == [word.lower() for word in every]
    assert len(set(every)) == len(every)


def test_a_word_is_found_whole_and_in_any_case() -> None:
    assert list(found(("no", "clear"), "No nuclear tracer; knowing nothing.")) == ["no"]
    assert list(found(("within normal limits",), "Heart Within Normal Limits.")) == ["within normal limits"]


def test_the_print_on_every_hold_has_its_sentence() -> None:
    assert sentences()["safety.review_required"] == "Physician review required"
