"""Networks that begin with ImageNet's weights: the second family of the findings' networks (decision 0013)."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from wetread.records.vocabulary import TARGETS
from wetread.training.lite import OUTPUTS, Lite
from wetread.training.networks import said_by, standardised

# The maps' cells along a side, those of the other networks of the reader.
CELLS = 8


class TransferNet(nn.Module):
    """One film to (logits of findings, their map per position, apparent, features), as FindingsNet says them.

    The film is brought to `side` pixels first. The logits are the mean of the map.
    """

    def __init__(self, size: int, side: int, dropout: float) -> None:
        super().__init__()
        self.side = side
        self.body = Lite(size)
        self.dropout = nn.Dropout(dropout)
        self.findings = nn.Conv2d(OUTPUTS, len(TARGETS), 1)
        self.apparent = nn.Linear(OUTPUTS, 4)

    def forward(self, film: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        sides = (self.side, self.side)
        wide = functional.interpolate(film, size=sides, mode="bilinear", align_corners=False)
        grid = self.body(standardised(wide))
        maps, features = self.findings(self.dropout(grid)), grid.mean((2, 3))
        return maps.mean((2, 3)), on_cells(maps), self.apparent(self.dropout(features)), features


def on_cells(maps: Tensor) -> Tensor:
    """Maps (batch, finding, cell, cell) on CELLS by CELLS cells, with the mean that they had."""
    side = maps.shape[-1]
    return functional.avg_pool2d(functional.interpolate(maps, scale_factor=float(CELLS), mode="nearest"), side)


class TransferEnsemble(nn.Module):
    """Several TransferNets as one: (logits, members' logits (batch, member, finding), maps), of the findings `silent`
    NaN.
    """

    def __init__(self, members: Sequence[nn.Module], silent: Sequence[str]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)
        heard = [torch.nan if name in silent else 0.0 for name in TARGETS]
        self.register_buffer("heard", torch.tensor(heard))

    def forward(self, film: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        logits, maps, *_ = said_by(self.members, film)
        said = logits + self.heard
        return said.mean(0), said.permute(1, 0, 2), maps.mean(0) + self.heard[:, None, None]
