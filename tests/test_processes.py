import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest

from pipeline.processes import Processes, in_order


def slow_start(item: int) -> tuple[int, int]:
    """The first items take longest, so that later ones are ready before them."""
    time.sleep(0.02 * max(0, 5 - item))
    return item, os.getpid()


def killed_by_three(item: int) -> str:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {item}"


def refuses_two(item: int) -> int:
    if item == 2:
        raise ValueError("不要二")
    return item


def not_lost(item: int) -> Any:
    raise AssertionError(item)


def lost(item: int) -> str:
    return f"lost {item}"


def test_results_come_in_the_order_of_the_items_from_several_processes() -> None:
    results = list(in_order(slow_start, range(20), jobs=2, lost=not_lost))
    assert [item for item, _ in results] == list(range(20))
    assert os.getpid() not in {pid for _, pid in results}
    assert len({pid for _, pid in results}) == 2


def test_one_job_stays_in_this_process() -> None:
    assert [pid for _, pid in in_order(slow_start, range(9, 12), jobs=1, lost=not_lost)] == [os.getpid()] * 3


@pytest.mark.parametrize("jobs", [1, 2])
def test_items_are_taken_as_they_are_needed(jobs: int) -> None:
    taken = 0

    def items() -> Iterator[int]:
        nonlocal taken
        for item in range(1000):
            taken += 1
            yield item

    results = in_order(refuses_two, items(), jobs=jobs, lost=not_lost)
    assert next(results) == 0
    assert taken <= 10
    results.close()


def test_an_item_that_kills_its_process_is_lost_and_no_other() -> None:
    results = list(in_order(killed_by_three, range(25), jobs=2, lost=lost))
    assert results == [f"lost {item}" if item == 3 else f"done {item}" for item in range(25)]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_error_is_raised_when_its_turn_comes(jobs: int) -> None:
    results = in_order(refuses_two, range(5), jobs=jobs, lost=not_lost)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(ValueError, match="不要二"):
        next(results)


def own_process(_: int) -> int:
    return os.getpid()


def greedy(size: int) -> str:
    try:
        return f"{len(bytearray(size))} bytes"
    except MemoryError:
        return "refused"


def test_processes_stay_from_one_call_to_the_next_and_are_replaced_where_they_die() -> None:
    with Processes(1) as processes:
        first = list(processes.in_order(own_process, range(3), lost=not_lost))
        assert list(processes.in_order(own_process, range(3), lost=not_lost)) == first
        assert list(processes.in_order(killed_by_three, range(2, 5), lost=lost)) == ["done 2", "lost 3", "done 4"]
        again = list(processes.in_order(own_process, range(2), lost=not_lost))
        assert len(set(again)) == 1 and again[0] not in (first[0], os.getpid())


def test_a_process_has_no_more_memory_than_it_may_have() -> None:
    with Processes(1, memory=500_000_000) as processes:
        results = list(processes.in_order(greedy, [1_000_000, 2_000_000_000, 1_000_000], lost=not_lost))
    assert results == ["1000000 bytes", "refused", "1000000 bytes"]
