"""`wetread schema`."""

from typing import Literal


def schema(of: Literal["image", "read"] = "read") -> None:
    """Print the JSON Schema of the output: `read` for --json, `image` for a line of --jsonl."""
    import json
    import sys

    from wetread.cli.lines import ImageLine, ReadDocument

    model = ImageLine if of == "image" else ReadDocument
    sys.stdout.write(json.dumps(model.model_json_schema(mode="serialization"), indent=2) + "\n")
