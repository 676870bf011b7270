"""What a training of the tagger is asked for: `recipes/identity-tagger.yaml`."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from wetread.errors import BadRecipe


class TaggerRecipe(BaseModel):
    """`encoding`, `words` and `tables` name modules of the de-identifier: the tagger reads words as they do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    version: str
    seed: int
    encoding: str
    words: str
    tables: str
    width: int
    dilations: tuple[int, ...]
    steps: int
    batch_words: int
    rate: float
    forget: float
    draws: int

    @classmethod
    def load(cls, path: Path) -> "TaggerRecipe":
        """Raises BadRecipe."""
        try:
            given: Any = yaml.safe_load(path.read_text("utf-8"))
            return cls.model_validate(given)
        except (OSError, yaml.YAMLError, ValidationError) as error:
            raise BadRecipe("The recipe of the identity tagger does not fit.") from error
