"""What every engine must do."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from wetread.engines.inline import InlineEngine
from wetread.engines.processes import ProcessEngine
from wetread.errors import Truncated
from wetread.ports import Engine
from wetread.records.failure import Failure

ENGINES = [pytest.param(InlineEngine(threads), id=f"inline-{threads}") for threads in (1, 2, 5)]
ENGINES += [pytest.param(ProcessEngine(processes), id=f"processes-{processes}") for processes in (1, 2)]


def squared(number: int) -> int:
    return number * number


def cut(job: int) -> int:
    raise Truncated("It ends too early.")


def looked_up(job: int) -> float:
    return [1.0, 2.0][job]


def stopped(job: int) -> int:
    raise KeyboardInterrupt


def died(job: int) -> int:
    if job == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return job


@pytest.mark.parametrize("engine", ENGINES)
class TestEngine:
    def test_there_is_one_result_per_key_in_the_order_of_the_jobs(self, engine: Engine) -> None:
        jobs = [(f"k{number}", number) for number in range(20)]
        assert list(engine.run(squared, jobs)) == [(key, n * n) for key, n in jobs]

    def test_no_jobs_give_no_results(self, engine: Engine) -> None:
        assert list(engine.run(int, [])) == []

    def test_a_known_error_keeps_its_code_and_sentence(self, engine: Engine) -> None:
        assert list(engine.run(cut, [("k", 1)])) == [
            ("k", Failure(code="input.truncated", message="It ends too early."))
        ]

    def test_an_unknown_error_is_a_failure_without_its_text_and_the_rest_goes_on(self, engine: Engine) -> None:
        jobs = [("a", 0), ("b", 7), ("c", 1)]
        (_, first), (_, broken), (_, last) = engine.run(looked_up, jobs)
        assert (first, last) == (1.0, 2.0)
        assert isinstance(broken, Failure)
        assert broken.code == "engine.crashed"
        assert "out of range" not in broken.message

    def test_stopping_is_not_caught(self, engine: Engine) -> None:
        with pytest.raises(KeyboardInterrupt):
            list(engine.run(stopped, [("k", 1)]))

    def test_jobs_are_drawn_as_they_are_needed(self, engine: Engine) -> None:
        drawn: list[int] = []

        def jobs() -> Iterator[tuple[str, int]]:
            for number in range(100):
                drawn.append(number)
                yield str(number), number

        results = engine.run(int, jobs())
        next(results)
        assert len(drawn) < 20

    def test_a_run_that_is_left_early_leaves_no_thread(self, engine: Engine) -> None:
        before = threading.active_count()
        results = engine.run(int, [(str(number), number) for number in range(50)])
        next(results)
        results.close()  # type: ignore[attr-defined]
        assert threading.active_count() == before


def test_a_job_that_kills_its_process_is_a_failure_and_the_rest_goes_on() -> None:
    answers = dict(ProcessEngine(2).run(died, [(str(number), number) for number in range(8)]))
    broken = answers.pop("3")
    assert isinstance(broken, Failure)
    assert broken.code == "engine.crashed"
    assert answers == {str(number): number for number in range(8) if number != 3}
