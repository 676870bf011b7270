"""`wetread train`."""

from pathlib import Path


def train(
    recipe: Path,
    *,
    data: Path,
    out: Path = Path("runs/train"),
    resume: bool = True,
) -> None:
    """Train the networks of a recipe. Needs the extra `train`: pip install 'wetread[train]'.

    Parameters
    ----------
    recipe
        A recipe file (YAML).
    data
        The folder of training data that the recipe's stages expect.
    out
        Where checkpoints, curves, the run record and the exported weights go.
    resume
        Go on where an earlier run in the same folder stopped.
    """
    from wetread.cli.console import about, stdout
    from wetread.registry import part

    command = part("command", "train")
    with about(recipe):
        weights = command(recipe, data, out, resume=resume)
    stdout().print(f"Weights: {weights}", soft_wrap=True)
