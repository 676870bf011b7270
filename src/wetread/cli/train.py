"""`wetread train`."""

from pathlib import Path


def train(
    recipe: Path,
    *,
    data: Path,
    out: Path = Path("runs/train"),
    resume: bool = True,
    device: str = "cpu",
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
    device
        Where the findings' networks learn, as torch names it (cpu, cuda, cuda:1).
    """
    from wetread.cli.console import stdout
    from wetread.errors import BadData, BadRecipe, OutputError, WetreadError
    from wetread.registry import part

    command = part("command", "train")
    try:
        written = command(recipe, data, out, resume=resume, device=device)
    except WetreadError as error:
        places = {BadData: data, OutputError: out, BadRecipe: recipe}
        if type(error) in places:
            error.add_note(str(places[type(error)]))
        raise
    stdout().print(f"{'Networks' if written == out else 'Weights'}: {written}", soft_wrap=True)
