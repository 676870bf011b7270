"""Teaches the tagger: an endless stream of invented texts, no epochs, a one-cycle rate, averaged weights."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Final

import numpy as np
import torch
from torch import nn

from wetread.training.identities.corpus import corpus
from wetread.training.identities.filled import Filled
from wetread.training.identities.network import WordNetwork
from wetread.training.identities.pools import LOCALES, Pools
from wetread.training.identities.recipe import TaggerRecipe

_AHEAD: Final = 1500
_IGNORED: Final = -100
_AVERAGE_FROM: Final = 0.6
_DECAY: Final = 0.998


@dataclass(frozen=True)
class Batch:
    """Padded arrays of several texts; `kinds` is -100 where there is no word."""

    signs: torch.Tensor
    buckets: torch.Tensor
    looks: torch.Tensor
    real: torch.Tensor
    kinds: torch.Tensor


class Source:
    """Batches of like length, from texts that nobody has seen before."""

    def __init__(self, recipe: TaggerRecipe, seed: int, locales: Sequence[str] = LOCALES) -> None:
        self.encoding: Any = import_module(recipe.encoding)
        self._words: Any = import_module(recipe.words)
        tables: Any = import_module(recipe.tables)
        plain = [*tables.entries("ordinary/english.txt"), *tables.entries("ordinary/medical.txt")]
        pools = Pools(recipe.seed, locales, recipe.draws)
        self._texts = corpus(pools, seed, plain, tables.entries("eponyms.tsv"), tables.entries("eponym_nouns.txt"))
        self._batch_words, self._shuffle = recipe.batch_words, np.random.default_rng(seed)
        self._index = {kind: place for place, kind in enumerate(self.encoding.KINDS)}

    def batches(self) -> Iterator[Batch]:
        while True:
            texts = [one for one in itertools.islice(self._texts, _AHEAD) if one.text.strip()]
            ready = sorted((self._example(one) for one in texts), key=lambda example: len(example[1]))
            groups = list(_grouped(ready, self._batch_words))
            for place in self._shuffle.permutation(len(groups)):
                yield _padded(groups[place])

    def _example(self, one: Filled) -> tuple[Any, Any]:
        words = self._words.words_of(one.text)
        marks = np.zeros(len(one.text) + 1, np.int64)
        for start, end, kind in one.spans:
            marks[start:end] = self._index[kind]
        coded = self.encoding.encoded(one.text, words)
        return coded._replace(signs=coded.signs[coded.which]), marks[[word.start for word in words]]


def _grouped(examples: Sequence[tuple[Any, Any]], most: int) -> Iterator[Sequence[tuple[Any, Any]]]:
    group: list[tuple[Any, Any]] = []
    for example in examples:
        if group and (len(group) + 1) * len(example[1]) > most:
            yield group
            group = []
        group.append(example)
    yield group


def _padded(group: Sequence[tuple[Any, Any]]) -> Batch:
    longest = max(len(kinds) for _, kinds in group)

    def together(arrays: Sequence[Any], fill: float = 0) -> torch.Tensor:
        whole = np.full((len(arrays), longest, *arrays[0].shape[1:]), fill, arrays[0].dtype)
        for row, array in enumerate(arrays):
            whole[row, : len(array)] = array
        return torch.from_numpy(whole)

    kinds = together([kinds for _, kinds in group], _IGNORED)
    return Batch(
        together([one.signs for one, _ in group]),
        together([one.buckets for one, _ in group]),
        together([one.looks for one, _ in group]),
        (kinds != _IGNORED).float()[..., None],
        kinds,
    )


def taught(recipe: TaggerRecipe, locales: Sequence[str] = LOCALES) -> tuple[WordNetwork, list[float]]:
    """The network with averaged weights, and the loss of every step."""
    torch.manual_seed(recipe.seed)
    source = Source(recipe, recipe.seed, locales)
    coding = source.encoding
    network = WordNetwork(
        coding.SIGN_IDS, coding.BUCKETS, coding.LOOKS, len(coding.KINDS), recipe.width, recipe.dilations
    )
    average = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(_DECAY)
    )
    losses = []
    optimiser = torch.optim.AdamW(network.parameters(), recipe.rate, weight_decay=0.01)
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimiser, recipe.rate, total_steps=recipe.steps, pct_start=0.1)
    network.train()
    for step, batch in enumerate(itertools.islice(source.batches(), recipe.steps)):
        losses.append(_step(network, batch, optimiser, recipe.forget))
        cycle.step()
        if step > recipe.steps * _AVERAGE_FROM:
            average.update_parameters(network)
    whole: WordNetwork = average.module
    return whole.eval(), losses


def _step(network: WordNetwork, batch: Batch, optimiser: torch.optim.Optimizer, forget: float) -> float:
    """One step; a share of the words loses its bucket, so that unknown spellings are learnt too."""
    kept = torch.rand(batch.buckets.shape) > forget
    logits = network(batch.signs, batch.buckets * kept, batch.looks, batch.real)
    loss = nn.functional.cross_entropy(
        logits.flatten(0, 1), batch.kinds.flatten(), ignore_index=_IGNORED, label_smoothing=0.02
    )
    optimiser.zero_grad()
    loss.backward()
    nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())
