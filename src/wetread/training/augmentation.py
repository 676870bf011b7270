"""What a film may look like and still be the same: shift, turn, scale, exposure, sharpness. Never left for right."""

import math

import torch
from torch import Tensor
from torch.nn import functional


def placed(values: Tensor, matrices: Tensor, mode: str = "bilinear") -> Tensor:
    """(batch, channel, row, column) under one affine (batch, 2, 3) each; outside is the border's value."""
    grid = functional.affine_grid(matrices, list(values.shape), align_corners=False)
    return functional.grid_sample(values, grid, mode=mode, padding_mode="border", align_corners=False)


def placements(count: int, turn: float, scale: float, shift: float, device: torch.device | str = "cpu") -> Tensor:
    """Random affines: up to `turn` degrees, `scale` and aspect as fractions of 1, `shift` as one of the side."""
    angle, wide, aspect = (torch.rand(count, device=device) * 2 - 1 for _ in range(3))
    angle, wide = angle * math.radians(turn), 1 + wide * scale
    high = wide * (1 + aspect * scale / 2)
    away = (torch.rand(count, 2, device=device) * 2 - 1) * shift * 2
    top = torch.stack([wide * angle.cos(), -wide * angle.sin(), away[:, 0]], 1)
    bottom = torch.stack([high * angle.sin(), high * angle.cos(), away[:, 1]], 1)
    return torch.stack([top, bottom], 1)


def exposed(films: Tensor, strength: float) -> Tensor:
    """Random gamma, contrast and brightness, and a little noise, each film of [0, 1] on its own."""
    gamma = torch.exp((_drawn(films) * 2 - 1) * strength)
    gain = 1 + (_drawn(films) * 2 - 1) * strength / 2
    noise = torch.randn_like(films) * _drawn(films) * 0.03
    return ((films.clamp(0, 1) ** gamma - 0.5) * gain + 0.5 + noise).clamp(0, 1)


def _drawn(films: Tensor) -> Tensor:
    """A number from 0 to 1 for each film."""
    return torch.rand(len(films), 1, 1, 1, device=films.device)


def blurred(films: Tensor, least: float) -> Tensor:
    """Half of the batches through a random smaller size and back: sharpness then tells nothing of the source."""
    side = films.shape[-1]
    small = int(side * (least + (1 - least) * float(torch.rand(()))))
    if float(torch.rand(())) < 0.5 or small == side:
        return films
    shrunk = functional.interpolate(films, size=(small, small), mode="bilinear", antialias=True)
    return functional.interpolate(shrunk, size=(side, side), mode="bilinear", align_corners=False)


def erased(films: Tensor, share: float) -> Tensor:
    """A random rectangle of a share of the films set to their mean (random erasing, Zhong et al., 2020)."""
    side = films.shape[-1]
    held = films.clone()
    for index in range(len(films)):
        if float(torch.rand(())) < share:
            high, wide = (int(side * (0.1 + 0.2 * float(torch.rand(())))) for _ in range(2))
            top, left = (int(float(torch.rand(())) * (side - size)) for size in (high, wide))
            held[index, :, top : top + high, left : left + wide] = films[index].mean()
    return held
