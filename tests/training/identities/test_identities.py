"""The tagger's training: templates, invented identities, spans, a short training and its export."""

import itertools
import json
import random
from pathlib import Path

import numpy as np
import pytest

from wetread.deid.text.encoding import BUCKETS, KINDS, LOOKS, SIGN_IDS, SIGNS, encoded
from wetread.deid.text.tables import entries
from wetread.deid.text.words import words_of
from wetread.errors import BadRecipe
from wetread.training.identities.corpus import corpus
from wetread.training.identities.filled import Filled, chained, filled
from wetread.training.identities.noise import noisy
from wetread.training.identities.recipe import TaggerRecipe

RECIPE = Path(__file__).parents[3] / "src" / "wetread" / "training" / "identities" / "tagger.yaml"
LINES = (
    "everyday",
    "plain",
    "reports",
    "findings",
    "eponym_uses",
    "jobs",
    "demonyms",
    "scanners",
    "contrasts",
    "countries",
)


def texts(count: int) -> list[Filled]:
    pytest.importorskip("faker")
    from wetread.training.identities.pools import Pools

    pools = Pools(1, ("en_US", "pl_PL", "el_GR"), draws=20)
    made = corpus(pools, 7, ("river", "walk"), entries("eponyms.tsv"), entries("eponym_nouns.txt"))
    return list(itertools.islice(made, count))


@pytest.mark.parametrize("name", LINES)
def test_every_line_of_a_table_can_be_filled(name: str) -> None:
    pytest.importorskip("faker")
    from wetread.training.identities.lines import lines
    from wetread.training.identities.pools import Pools
    from wetread.training.identities.slots import Slots

    slots = Slots(Pools(1, ("en_US",), draws=5), random.Random(1), ("river",), ("Kerley",), ("line",))
    for line in lines(name):
        made = filled(line, slots)
        assert made.text
        assert "{" not in made.text or "{" in line.replace("{", "", line.count("{")) or "return" in line
        assert all(kind in KINDS for _, _, kind in made.spans)


def test_spans_lie_inside_in_order_and_the_same_seed_gives_the_same() -> None:
    made = texts(300)
    for one in made:
        ends = [0, *(end for _, end, _ in one.spans)]
        assert all(end <= start < stop <= len(one.text) for end, (start, stop, _) in zip(ends, one.spans, strict=False))
    assert made == texts(300)
    assert {kind for one in made for _, _, kind in one.spans} >= {
        "PERSON",
        "STREET_ADDRESS",
        "GPE",
        "ORGANIZATION",
        "ID",
    }


def test_careless_writing_keeps_the_length() -> None:
    one = Filled("Frau Weiß in Łódź İ", ((5, 9, "PERSON"),))
    rng = random.Random(3)
    assert {len(noisy(one, rng).text) for _ in range(200)} == {len(one.text)}


def test_chained_texts_shift_their_spans() -> None:
    whole = chained([Filled("ab", ((0, 1, "ID"),)), Filled("cd", ((1, 2, "ID"),))], "\n")
    assert whole == Filled("ab\ncd", ((0, 1, "ID"), (4, 5, "ID")))


def test_words_become_arrays() -> None:
    text = "Dr. Zoë 12\nX"
    words = words_of(text)
    coded = encoded(text, words)
    assert coded.signs.shape == (len({word.text for word in words}), SIGNS)
    assert coded.which.shape == (len(words),)
    assert coded.looks.shape == (len(words), LOOKS)
    assert coded.signs.max() < SIGN_IDS
    assert 0 < coded.buckets.min() <= coded.buckets.max() < BUCKETS


def test_a_recipe_that_does_not_fit_is_refused(tmp_path: Path) -> None:
    assert TaggerRecipe.load(RECIPE).name == "identity-tagger"
    (tmp_path / "bad.yaml").write_text("name: x\n")
    with pytest.raises(BadRecipe):
        TaggerRecipe.load(tmp_path / "bad.yaml")


@pytest.mark.train
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
def test_a_short_training_learns_and_its_export_answers_alike(tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    pytest.importorskip("onnxscript")
    pytest.importorskip("faker")
    from wetread.deid.text.tagger import Tagger
    from wetread.training.identities.export import OneText, export
    from wetread.training.identities.teaching import taught

    small = {"width": 16, "dilations": (1, 2), "steps": 30, "batch_words": 300, "draws": 10}
    recipe = TaggerRecipe.load(RECIPE).model_copy(update=small)
    network, losses = taught(recipe, ("en_US", "de_DE"))
    assert np.mean(losses[-5:]) < np.mean(losses[:5])
    export(network, recipe, (SIGNS, LOOKS), tmp_path)
    assert json.loads((tmp_path / "manifest.json").read_text())["licence"] == "Apache-2.0"
    words = words_of("Dr. Jane Doe of Boston was called.")
    arrays = encoded("Dr. Jane Doe of Boston was called.", words)
    wanted = OneText(network)(*map(torch.from_numpy, arrays)).detach().numpy()
    (given,) = Tagger.load(tmp_path).session.run(["logits"], arrays._asdict())
    np.testing.assert_allclose(given, wanted, atol=2e-2)
