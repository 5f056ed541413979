"""Short forms written out, and what stands beside an act without being one."""

from __future__ import annotations

import pytest

from hymotion.inference.engines.starter.beats import understand
from hymotion.inference.engines.starter.explain import explain
from hymotion.inference.engines.starter.language.shorthand import written_out
from hymotion.inference.engines.starter.plan import make_plan
from hymotion.tests.unit.starter_lexicon import example_lexicon

WRITTEN = """
face ten o'clock => face 60 degrees to the left
turn to 3 o'clock => turn 90 degrees to the right
turn 45 r => turn 45 degrees right
l90 => left 90
look over r shldr => look over right shoulder
three squats please => three squats
1) crouch 2) jump => crouch. jump
a couple of nods => two nods
double facepalm => two facepalm
he'd jumped => he had jumped
walk n wave => walk  and wave
"""

READ = """
step to the left, then back to the right => side step (to the left), then side step (to the right)
wave, but first nod => nod, then wave
wave preceded by a nod => nod, then wave
walk to the door, having waved first => wave, then walk
patrol: walk => walk
laughing, he walks => walk + laugh
sitting down, he waves => sit down, then wave
"""


@pytest.mark.parametrize("line", WRITTEN.strip().splitlines())
def test_short_forms_are_written_out(line: str) -> None:
    short, long = line.split(" => ")
    assert written_out(short).split() == long.split()


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_order_and_company_are_read_however_they_are_said(line: str) -> None:
    prompt, meant = line.split(" => ")
    assert explain(understand(example_lexicon(), prompt)) == meant


def test_who_sits_down_at_the_end_of_a_clip_has_time_to_be_seen_seated() -> None:
    lexicon = example_lexicon()
    rows = make_plan(lexicon, "walk, then sit down", 60).conditions
    changes = [at for at in range(1, len(rows)) if (rows[at][:384] != rows[at - 1][:384]).any()]
    assert len(changes) == 1
    assert changes[0] < 0.62 * len(rows)
