"""Arguments that several commands share; imports nothing heavy."""

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

# A JSONL file; "-" is standard input or output, and no option.
Lines = Annotated[Path, Parameter(allow_leading_hyphen=True)]
