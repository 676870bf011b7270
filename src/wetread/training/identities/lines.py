"""The tables of this room: templates, and what fills them; one entry a line, "# " begins a comment line."""

from importlib.resources import files


def lines(name: str) -> tuple[str, ...]:
    """The lines of `templates/<name>.txt`, "\\n" made a new line."""
    text = files("wetread.training.identities").joinpath(f"templates/{name}.txt").read_text("utf-8")
    return tuple(line.replace("\\n", "\n") for line in text.splitlines() if line.strip() and not line.startswith("# "))
