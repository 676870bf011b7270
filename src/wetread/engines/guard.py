"""Work on one job so that whatever it raises becomes its Failure: the one place that catches everything."""

from collections.abc import Callable
from typing import Final

from wetread.errors import WetreadError, place_of
from wetread.ports import Job, Result
from wetread.records.failure import Failure
from wetread.records.reason import because

CRASHED: Final = "engine.crashed"


def guarded(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    """A known error keeps its code; anything else is told by its kind and place alone, as its text may hold a name."""
    try:
        return work(job)
    except WetreadError as error:
        return Failure(code=error.code, message=error.message)
    except Exception as error:  # noqa: BLE001 - the boundary that keeps a batch alive
        return Failure(
            code=CRASHED, message=because("flow.crashed", kind=type(error).__name__, place=place_of(error)).text
        )
