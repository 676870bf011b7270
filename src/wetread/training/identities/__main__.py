"""`python -m wetread.training.identities RECIPE OUT`: teaches the tagger and writes its weights."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from wetread.training.identities.export import export
from wetread.training.identities.recipe import TaggerRecipe
from wetread.training.identities.teaching import Source, taught


def main(arguments: Sequence[str] | None = None) -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("recipe", type=Path)
    options.add_argument("out", type=Path)
    options.add_argument("--threads", type=int, default=1)
    given = options.parse_args(arguments)
    torch.set_num_threads(given.threads)
    recipe = TaggerRecipe.load(given.recipe)
    network, losses = taught(recipe)
    coding = Source(recipe, recipe.seed, ("en_US",)).encoding
    export(network, recipe, (coding.SIGNS, coding.LOOKS), given.out)
    return 0 if losses[-1] < losses[0] else 1


if __name__ == "__main__":
    main()
