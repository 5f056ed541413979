"""Hints while typing: said where HY-Motion can't follow, silent where it can."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hymotion.inference.prompt_help import MOST_WORDS, count_actions, hints

# Prompts as people write them, from the model's own guide and from the wild; nothing is to be said about any.
GOOD = (
    "A person performs a squat, then pushes a barbell overhead using the power from standing up.",
    "A person climbs upward, moving up the slope.",
    "A person stands up from the chair, then stretches their arms.",
    "A person walks unsteadily, then slowly sits down.",
    "a person walks forward",
    "someone waves with the right hand",
    "A man kicks with his left leg and then punches twice",
    "a person crawls like a bear",
    "a person does a bear crawl and then a crab walk",
    "bear crawl forward",
    "a person stands up and crab walks backwards",
    "downward dog",
    "a woman holds the cobra pose, then moves into downward dog pose",
    "a person performs a butterfly kick",
    "donkey kick with the right leg",
    "a boxer ducks under a punch and counters",
    "a person steps forward and ducks",
    "a person rides a horse",
    "someone walks a dog, holding the leash in the right hand",
    "a zombie staggers forward with stretched arms",
    "a robot walks stiffly",
    "a soldier marches and salutes",
    "a person swings across monkey bars",
    "a person moves like a snake, low to the floor",
    "a ninja does the crane stance",
    "a person shoots a basketball",
    "a player takes a long shot and raises both arms",
    "a man fights with a sword",
    "a person sits on a chair at a table and drinks from a cup",
    "a person opens a door and walks through",
    "a man lifts a heavy box and puts it on the table",
    "a person picks up a ball and throws it",
    "a person hangs on a bar and does pull-ups",
    "a person walks in a circle",
    "a person runs in a loop and stops",
    "the person loops around and comes back",
    "a person jumps in place",
    "a person stands in place and looks around",
    "a happy person skips forward",
    "a person walks sadly with the head down",
    "an old man walks with a limp",
    "a drunk person staggers sideways",
    "a child hops on one foot",
    "a person is angry and stamps on the ground",
    "a tired person sits down on the floor",
    "a dancer performs a beautiful pirouette",
    "a ballerina does an arabesque with arms spread",
    "someone dances salsa",
    "a person plays the guitar",
    "a person climbs a ladder",
    "a person crouches, rolls forward and stands up again",
    "a person stands next to a wall and leans on it",
    "a person waves hello to someone",
    "a person raises both hands above the head",
    "a person with both arms raised turns around",
    "the person takes three steps back and bows",
    "a person does jumping jacks",
    "a person does five push-ups",
    "a person sneaks forward on tiptoe",
    "a person moves backward, guarding the face",
    "a golfer swings",
    "a person swims breaststroke",
    "a person slips and falls on the back",
    "a person dodges left, then right",
    "a person walks up the stairs",
    "a person leans back against the wind",
    "a person shakes the head and shrugs",
    "a person does a backflip",
    "a person paints a wall with a roller",
    "a person flies like a superhero with arms ahead",
    "a person takes photographs, kneeling on one knee",
    "He horses around, hopping from foot to foot",
    "T-pose",
    "capoeira ginga com swing",
)
TELLING = (
    ("language", "一个人向前走然后坐下"),
    ("language", "человек идёт вперёд"),
    ("language", "人が歩いて手を振る"),
    ("language", "사람이 앞으로 걷는다"),
    ("language", "شخص يمشي إلى الأمام"),
    ("language", "eine Person geht nach vorne und winkt"),
    ("language", "une personne marche et puis saute"),
    ("language", "una persona camina hacia adelante y luego salta"),
    ("language", "uma pessoa anda para frente e depois pula"),
    ("length", "a person walks " + "and walks " * 30),
    ("animal", "a dog runs across"),
    ("animal", "a dog walks forward"),
    ("animal", "the cat jumps onto the table"),
    ("animal", "The big brown bear stands up"),
    ("animal", "cat jumping onto something"),
    ("animal", "a person claps, then a horse gallops past"),
    ("animal", "a dragon spreads its wings"),
    ("animal", "a four-legged robot trots"),
    ("several_people", "two people shake hands"),
    ("several_people", "a man and a woman dance the tango"),
    ("several_people", "someone dances with a partner"),
    ("several_people", "the fighters circle each other"),
    ("several_people", "a person pushes another person"),
    ("several_people", "a group of soldiers marches"),
    ("camera", "a person walks, the camera follows"),
    ("camera", "close-up of a person waving"),
    ("camera", "wide shot, a person runs"),
    ("camera", "cinematic, 4k, a person jumps"),
    ("scene", "a person walks through a dark forest"),
    ("scene", "a man runs in the rain"),
    ("scene", "a person sits on the beach"),
    ("scene", "a person dances at night"),
    ("objects", "the car drives away"),
    ("objects", "a person kicks and the ball flies away"),
    ("appearance", "a person wearing a hat walks"),
    ("appearance", "a woman in a red dress dances"),
    ("appearance", "a man with long hair bows"),
    ("emotion_only", "a person is very sad"),
    ("emotion_only", "A man looks happy and excited."),
    ("loop", "a seamless walk"),
    ("loop", "walk cycle"),
    ("loop", "idle breathing, loopable"),
    ("in_place", "a person walks in place"),
    ("in_place", "in-place run"),
    ("in_place", "a person runs on a treadmill"),
)


def codes(prompt: str, seconds: float = 8.0) -> list[str]:
    return [hint.code for hint in hints(prompt, seconds)]


@pytest.mark.parametrize("prompt", GOOD)
def test_nothing_is_said_about_a_good_prompt(prompt: str) -> None:
    assert codes(prompt) == []


@pytest.mark.parametrize(("code", "prompt"), TELLING)
def test_what_the_model_cannot_do_is_hinted_at(code: str, prompt: str) -> None:
    assert code in codes(prompt)


def test_real_captions_of_human_motion_get_no_hints(shared: Path) -> None:
    lines = (shared / "data" / "starter" / "captions.jsonl").read_text(encoding="utf-8").splitlines()
    captions = [caption for line in lines for caption in json.loads(line)["captions"]]
    hinted = [caption for caption in captions if hints(caption, 5.0)]
    assert len(captions) > 1000
    assert len(hinted) < 0.02 * len(captions), sorted(set(hinted))


def test_an_empty_prompt_is_left_to_the_request_to_complain_about() -> None:
    assert hints("  \n", 5.0) == ()


def test_every_hint_is_a_short_sentence_with_a_suggestion() -> None:
    for _, prompt in TELLING:
        for hint in hints(prompt, 8.0):
            assert hint.sentence.endswith(".")
            assert len(hint.sentence) <= 120
            assert hint.suggestion.endswith(".")


def test_a_hint_names_what_it_is_about() -> None:
    assert '"dog"' in hints("a dog runs", 5.0)[0].sentence


def test_several_things_are_hinted_at_in_a_stable_order() -> None:
    found = codes("a dog and a man and a woman wearing hats dance, the camera zooms in")
    assert found == ["animal", "several_people", "camera", "appearance"]


def test_sixty_words_are_fine_and_one_more_is_hinted_at() -> None:
    assert codes(" ".join(["walk"] * MOST_WORDS)) == []
    assert codes(" ".join(["walk"] * (MOST_WORDS + 1))) == ["length"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a person walks", 1),
        ("a person walks and waves", 1),
        ("a person walks, then sits down", 2),
        ("a person walks and then sits down. Then he stands up. Finally he bows.", 4),
        ("a person stands next to a wall", 1),
        ("a jump followed by a roll; then a bow", 3),
        ("A person walks.", 1),
    ],
)
def test_actions_are_counted(text: str, count: int) -> None:
    assert count_actions(text) == count


def test_too_many_actions_for_the_length_are_hinted_at_with_a_better_length() -> None:
    prompt = "a person walks, then jumps, then sits down"
    found = hints(prompt, 2.0)
    assert [hint.code for hint in found] == ["seconds"]
    assert found[0].suggestion == "About 6 s would give each its time."
    assert hints(prompt, 4.0) == ()
