"""The search for garbage: still during the start, and at work behind it."""

import gc
from collections.abc import Iterator

import pytest

from bodymap.ui.collecting import hold, release


class _Ring:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def _rings() -> int:
    return sum(isinstance(thing, _Ring) for thing in gc.get_objects())


def test_nothing_is_searched_while_it_is_held() -> None:
    hold()
    assert not gc.isenabled()


def test_behind_the_start_new_garbage_is_found_and_the_old_passed_over() -> None:
    hold()
    early = _Ring()
    release()
    assert gc.isenabled()
    assert early not in gc.get_objects()
    _Ring()
    gc.collect()
    assert _rings() == 0


def test_what_was_never_held_is_not_touched() -> None:
    release()
    assert gc.get_freeze_count() == 0
