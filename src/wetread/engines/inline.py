"""The engine that needs nothing: this process, in the caller's thread or a few of its own."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from wetread.engines.guard import guarded
from wetread.ports import Job, Result
from wetread.records.failure import Failure


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
            return ((key, guarded(work, job)) for key, job in jobs)
        return self._threaded(work, jobs)

    def _threaded(
        self, work: Callable[[Job], Result], jobs: Iterable[tuple[str, Job]]
    ) -> Iterator[tuple[str, Result | Failure]]:
        waiting: deque[tuple[str, Future[Result | Failure]]] = deque()
        pool = ThreadPoolExecutor(self.threads, thread_name_prefix="wetread")
        try:
            for key, job in jobs:
                waiting.append((key, pool.submit(guarded, work, job)))
                if len(waiting) > self.threads:
                    first, future = waiting.popleft()
                    yield first, future.result()
            while waiting:
                first, future = waiting.popleft()
                yield first, future.result()
        finally:
            pool.shutdown(cancel_futures=True)
