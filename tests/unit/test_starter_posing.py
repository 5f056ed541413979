"""How a body is held beside an act, as people say it without a verb."""

from __future__ import annotations

import pytest

from hymotion.inference.engines.starter.language.posing import with_poses_apart

HELD = """
hands on hips, walks off => walks off while puts the hands on the hips
strolls along, phone pressed to his ear => strolls along while talks on the phone with the hand
the guard paces with arms folded => the guard paces while crosses the arms
with his left arm raised to halt us, the scout sneaks off => the scout sneaks off while raises his left arm
tiptoe + both arms up => tiptoe while raises both arms
march in place - both arms lifted => march in place while raises both arms
he kneels, head nodding => he kneels while nods
from a crouch, point ahead => point ahead while crouches
on one knee, salute => salute while kneels on the knee
from his seat the judge points at the lawyer => the judge points at the lawyer while is sitting
a seated wave => a wave while seated
kneeling thief knocks on the hatch => a thief knocks on the hatch while kneeling
the student, sitting, raises her left hand => the student raises her left hand while sitting
walks backward hands on hips => walks backward while puts the hands on the hips
walk with folded arms, then sit, arms up => walk while crosses the arms, then sit while raises arms
"""

LEFT_ALONE = (
    "hands on hips",
    "cross your arms",
    "puts both hands on the hips",
    "raises the left arm",
    "sits on a chair",
    "gets up from the chair",
    "once up from the chair, the judge points right",
    "gets down on one knee",
    "knocks on the door",
    "a running jump",
    "walking",
    "the standing ovation goes on",
    "walks and talks on the phone",
)


@pytest.mark.parametrize("line", HELD.strip().splitlines())
def test_what_is_held_beside_an_act_becomes_a_clause_of_its_own(line: str) -> None:
    said, meant = line.split(" => ")
    assert with_poses_apart(said) == meant


@pytest.mark.parametrize("said", LEFT_ALONE)
def test_an_act_itself_stays_as_it_was_said(said: str) -> None:
    assert with_poses_apart(said) == said


def test_what_is_held_is_found_between_commas() -> None:
    assert with_poses_apart("he waves, chin in hand, and nods") == "he waves, and nods while strokes the chin"
