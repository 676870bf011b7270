"""The engine of several processes: for work that holds the interpreter, and that may take its process down with it."""

import functools
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.context import BaseContext

from wetread.engines.guard import CRASHED, guarded
from wetread.ports import Job, Result
from wetread.records.failure import Failure
from wetread.records.reason import because

# Jobs waiting per process, so that none idles and few are drawn ahead.
_AHEAD = 4


@dataclass(frozen=True)
class ProcessEngine:
    """Fits ports.Engine; `work` and jobs must be picklable, and a heavy model belongs to `work`, made on first use.

    Processes start afresh, or as copies of one that only imported (a copy of the caller would break the threads of its
    libraries). A job during which its process dies is done again alone; if that one dies too, the job is a Failure and
    the rest goes on.
    """

    processes: int = 2

    def run(
        self, work: Callable[[Job], Result], jobs: Iterable[tuple[str, Job]]
    ) -> Iterator[tuple[str, Result | Failure]]:
        waiting: deque[tuple[str, Job, Future[Result | Failure]]] = deque()
        pool = _pool(self.processes)
        try:
            with suppress(BrokenProcessPool):  # the first job says so
                for _ in range(self.processes):
                    pool.submit(_started, work)  # processes start while the first jobs are drawn
            for key, job in jobs:
                if len(waiting) >= self.processes * _AHEAD:
                    pool, answer = _first(waiting, work, pool, self.processes)
                    yield answer
                pool = _submitted(waiting, work, (key, job), pool, self.processes)
            while waiting:
                pool, answer = _first(waiting, work, pool, self.processes)
                yield answer
        finally:
            pool.shutdown(cancel_futures=True)


def _started(work: object) -> None:
    """Nothing but that `work` arrived, which has its modules imported."""


def imported_ahead(*modules: str) -> None:
    """Has what workers will need imported once, beside the caller's own work; call it before anything else is.

    Modules must make no threads. Where the system knows no such thing, each worker imports for itself.
    """
    if _context().get_start_method() == "forkserver":
        _context().set_forkserver_preload(list(modules))
        forkserver.ensure_running()


@functools.cache
def _context() -> BaseContext:
    known = "forkserver" in multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if known else "spawn")


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=_context())


def _submitted(
    waiting: deque[tuple[str, Job, Future[Result | Failure]]],
    work: Callable[[Job], Result],
    keyed: tuple[str, Job],
    pool: ProcessPoolExecutor,
    processes: int,
) -> ProcessPoolExecutor:
    key, job = keyed
    try:
        waiting.append((key, job, pool.submit(guarded, work, job)))
    except BrokenProcessPool:
        pool = _pool(processes)
        waiting.append((key, job, pool.submit(guarded, work, job)))
    return pool


def _first(
    waiting: deque[tuple[str, Job, Future[Result | Failure]]],
    work: Callable[[Job], Result],
    pool: ProcessPoolExecutor,
    processes: int,
) -> tuple[ProcessPoolExecutor, tuple[str, Result | Failure]]:
    """The oldest job's answer; where the pool broke, that job is done again alone and the others are handed in anew."""
    key, job, future = waiting.popleft()
    try:
        return pool, (key, future.result())
    except BrokenProcessPool:
        pool.shutdown(cancel_futures=True)
    answer = _alone(work, job)
    pool = _pool(processes)
    again = [(other, held) for other, held, _ in waiting]
    waiting.clear()
    for keyed in again:
        pool = _submitted(waiting, work, keyed, pool, processes)
    return pool, (key, answer)


def _alone(work: Callable[[Job], Result], job: Job) -> Result | Failure:
    with _pool(1) as pool:
        try:
            return pool.submit(guarded, work, job).result()
        except BrokenProcessPool:
            return Failure(code=CRASHED, message=because("flow.died").text)
