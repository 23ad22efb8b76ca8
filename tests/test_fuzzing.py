"""Files changed in small ways are read or refused in words; `python -m tests.fuzzing` goes on with it."""

from random import Random

import pytest

from tests.fuzzing import changed, fault_of, faults, parsers

PARSERS = parsers()


@pytest.mark.parametrize("name", PARSERS)
def test_sound_examples_and_some_changed_ones_are_read_or_refused_in_words(name):
    for content in PARSERS[name].examples:
        assert not fault_of(PARSERS[name], content)
    assert list(faults(name, seed=5, seconds=60, most=25)) == [25]


@pytest.mark.parametrize("name", PARSERS)
def test_a_number_gives_the_same_input_in_every_process_and_others_another(name):
    made = [changed(PARSERS[name], Random(f"{name} {number}")) for number in (1, 1, 2, 3, 4)]
    assert made[0] == made[1] and len({*made}) >= 3


def test_what_is_wrong_is_told():
    def fails(content):
        raise KeyError(content)

    wrong = PARSERS["csv"]._replace(run=fails)
    assert "KeyError: b'x'" in fault_of(wrong, b"x")
    again = iter(range(2))
    assert "not the same" in fault_of(PARSERS["csv"]._replace(run=lambda _: next(again)), b"x")
