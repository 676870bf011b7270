"""The engine that needs nothing: this process, in the caller's thread or a few of its own."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from wetread.errors import WetreadError
from wetread.ports import Job, Result
from wetread.records.failure import Failure
from wetread.records.reason import because

CRASHED = "engine.crashed"


@dataclass(frozen=True)
class InlineEngine:
    """Fits ports.Engine. With `threads` over 1 that many jobs are in hand at once; results keep the jobs' order.

    Decoding and onnxruntime let go of the interpreter, so that two threads keep two cores busy.
    """

    threads: int = 1

    def run(
        self, work: Callable[[Job], Result], jobs: Iterable[tuple[str, Job]]
    ) -> Iterator[tuple[str, Result | Failure]]:
        if self.threads < 2:
            return ((key, _guarded(work, job)) for key, job in jobs)
        return self._threaded(work, jobs)

    def _threaded(
        self, work: Callable[[Job], Result], jobs: Iterable[tuple[str, Job]]
    ) -> Iterator[tuple[str, Result | Failure]]:
        waiting: deque[tuple[str, Future[Result | Failure]]] = deque()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="wetread")
        try:
            for key, job in jobs:
                waiting.append((key, pool.submit(_guarded, work, job)))
                if len(waiting) > self.threads:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            pool.shutdown(cancel_futures=True)


def _guarded(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    """A known error keeps its code; anything else is told by its kind and place alone, as its text may hold a name."""
    try:
        return work(job)
    except WetreadError as error:
        return Failure(code=error.code, message=error.message)
    except Exception as error:  # noqa: BLE001 - the boundary that keeps a batch alive
        return Failure(code=CRASHED, message=_crash(error))


def _crash(error: Exception) -> str:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    place = f"{last.tb_frame.f_globals.get('__name__')} line {last.tb_lineno}" if last is not None else "unknown"
    return because("flow.crashed", kind=type(error).__name__, place=place).text
