"""The tagger's network: signs and spelling of each word, then dilated convolutions over the words."""

import torch
from torch import Tensor, nn


class WordNetwork(nn.Module):
    """From signs (text, word, sign), buckets (text, word) and looks (text, word, look) to logits (text, word, kind).

    `real` (text, word, 1) is 1 for words and 0 for padding, which stays zero in every layer, as the border does.
    """

    def __init__(self, ids: int, buckets: int, looks: int, kinds: int, width: int, depths: tuple[int, ...]) -> None:
        super().__init__()
        self.signs = nn.Embedding(ids, 24, padding_idx=0)
        self.spell = nn.Conv1d(24, 56, 3, padding=1)
        self.buckets = nn.Embedding(buckets, 32)
        self.enter = nn.Linear(56 + 32 + looks, width)
        self.blocks = nn.ModuleList(Block(width, dilation) for dilation in depths)
        self.leave = nn.Linear(width, kinds)
        self.drop = nn.Dropout(0.15)

    def forward(self, signs: Tensor, buckets: Tensor, looks: Tensor, real: Tensor) -> Tensor:
        texts, words, length = signs.shape
        spelt = self.spelt(signs.reshape(texts * words, length)).reshape(texts, words, -1)
        return self.tagged(spelt, buckets, looks, real)

    def spelt(self, signs: Tensor) -> Tensor:
        """(word, sign) to (word, feature), whatever text the words are of."""
        seen = self.signs(signs).transpose(1, 2)
        return torch.relu(self.spell(seen)).amax(dim=2)

    def tagged(self, spelt: Tensor, buckets: Tensor, looks: Tensor, real: Tensor) -> Tensor:
        seen = torch.cat([spelt, self.buckets(buckets), looks], dim=2)
        state = torch.relu(self.enter(self.drop(seen))) * real
        for block in self.blocks:
            state = block(state, real)
        return self.leave(self.drop(state))


class Block(nn.Module):
    """Adds what a gated convolution over neighbouring words finds."""

    def __init__(self, width: int, dilation: int) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.look = nn.Conv1d(width, 2 * width, 3, padding=dilation, dilation=dilation)
        self.drop = nn.Dropout(0.1)

    def forward(self, state: Tensor, real: Tensor) -> Tensor:
        made, gate = self.look((self.norm(state) * real).transpose(1, 2)).transpose(1, 2).chunk(2, dim=2)
        return (state + self.drop(made * torch.sigmoid(gate))) * real
