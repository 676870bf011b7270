"""`wetread schema`."""

from typing import Literal


def schema(of: Literal["image", "read", "explanation", "certificate"] = "read") -> None:
    """Print the JSON Schema: `read` for --json, `image` for a line of --jsonl, `explanation` for `wetread explain`,
    `certificate` for `wetread deid`.
    """
    import json
    import sys

    from pydantic import BaseModel

    from wetread.cli.lines import ImageLine, ReadDocument
    from wetread.records.deidentification import FileCertificate
    from wetread.records.report import Explanation

    models: dict[str, type[BaseModel]] = {
        "image": ImageLine,
        "read": ReadDocument,
        "explanation": Explanation,
        "certificate": FileCertificate,
    }
    model = models[of]
    sys.stdout.write(json.dumps(model.model_json_schema(mode="serialization"), indent=2) + "\n")
