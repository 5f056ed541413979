"""Gentle hints while a prompt for HY-Motion is being typed: what this model was not made for, before it is asked.

Hints never stop anybody. A wrong hint costs more trust than a missing one, so each rule is narrow: an animal is hinted
at where it is the one that moves ("a dog runs"), not in "crawls like a bear" or "rides a horse".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol, runtime_checkable

MOST_WORDS: Final = 60
_SECONDS_AN_ACTION: Final = 1.2
_COMFORTABLE_SECONDS_AN_ACTION: Final = 2.0


@dataclass(frozen=True)
class Hint:
    """One thing to know about a prompt.

    code: stable. sentence: a short friendly sentence. suggestion: what to write or set instead, "" for nothing.
    prompts: to take instead with a click.
    """

    code: str
    sentence: str
    suggestion: str = ""
    prompts: tuple[str, ...] = ()


@runtime_checkable
class ReadsPrompts(Protocol):
    """An engine that can say what it understands of a prompt before it makes anything."""

    def remarks(self, prompt: str, seconds: float) -> tuple[Hint, ...]:
        """Hints about a prompt for a clip of so many seconds. May load weights at first, so not in the main thread."""
        ...


def hints(prompt: str, seconds: float) -> tuple[Hint, ...]:
    """What is worth saying about a prompt and a clip length in seconds. Cheap enough for every keystroke."""
    text = " ".join(prompt.split())
    if not text:
        return ()
    if is_foreign(text):
        return (
            Hint(
                "language",
                "HY-Motion was trained on English prompts.",
                "Write it in English, or let it be rewritten.",
            ),
        )
    found = [hint for rule in RULES if (hint := rule(text))]
    if hint := _length(text) or _pace(text, seconds):
        found.append(hint)
    return tuple(found)


@dataclass(frozen=True)
class Rule:
    """Hints when its pattern is in the text; "{}" in the sentence stands for what was found."""

    code: str
    pattern: re.Pattern[str]
    sentence: str
    suggestion: str

    def __call__(self, text: str) -> Hint | None:
        """The hint, or None."""
        match = self.pattern.search(text)
        if match is None:
            return None
        found = next(word for word in match.groupdict().values() if word)
        return Hint(self.code, self.sentence.format(found.lower()), self.suggestion)


def _words(text: str) -> str:
    """Alternatives of a regular expression from words apart by blanks; "_" is a blank inside one."""
    return "|".join(re.escape(word).replace("_", "[ -]") for word in sorted(text.split(), key=len, reverse=True))


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


_PERSON: Final = _words(
    "person people persons man men woman women boy boys girl girls guy guys human humans character characters dancer "
    "dancers fighter fighters boxer boxers player players friend friends child children kid kids soldier soldiers "
    "actor actors individual individuals partner opponent enemy stranger lady ladies"
)
_MANY: Final = _words(
    "people persons men women boys girls guys humans characters dancers fighters boxers players friends children kids "
    "soldiers actors individuals ladies opponents enemies strangers"
)
# "and ducks", "bears up": these are verbs, too, so they count after an article alone.
_ANIMALS_OR_VERBS: Final = (
    "bear bears bull crab duck ducks fish fox foxes horse horses pig pigs dog dogs ape apes snake snakes"
)
_ONLY_ANIMALS: Final = (
    "puppy cat cats kitten pony cow cows sheep goat goats lion lions tiger tigers wolf wolves deer rabbit rabbits "
    "mouse mice elephant elephants giraffe zebra monkey monkeys gorilla bird birds eagle chicken penguin lizard "
    "frog frogs turtle crocodile shark dolphin whale spider spiders ant ants bee butterfly insect insects dragon "
    "dragons dinosaur dinosaurs creature quadruped centaur unicorn octopus animal animals"
)
_BARE_ANIMAL: Final = _words(_ONLY_ANIMALS)
_ANIMAL: Final = _words(f"{_ONLY_ANIMALS} {_ANIMALS_OR_VERBS}")
_ADJECTIVES: Final = _words(
    "big small little large brown black white grey gray wild young old cute tiny giant huge angry happy running flying "
    "four-legged scary lazy fat baby red green golden"
)
# Human moves and poses that borrow an animal's name, as things ("a crab walk") and, without an article, as deeds.
_MOVES: Final = (
    "pose stance walk crawl kick jump squat style dance stretch punch fist step press hop stroke bars hug dog"
)
_MOVE: Final = _words(_MOVES)
_MOVE_OR_DEED: Final = _words(f"{_MOVES} walks crawls crawling kicks kicking jumps squats steps hops")
_CLAUSE: Final = r"(?:^|[.;:!?] |, |\b(?:then|while|and|where) )"
_PLACES: Final = _words(
    "forest woods jungle desert beach city town street road alley kitchen bedroom bathroom living_room office park "
    "garden field meadow mountain mountains castle church school classroom restaurant cafe shop supermarket stadium "
    "arena battlefield spaceship moon sunset sunrise moonlight rain snow storm fog city_square stage"
)
_THINGS: Final = _words(
    "ball car bus truck train bike bicycle door window table chair box rock stone tree leaf arrow sword gun bullet "
    "rocket plane cup glass plate lamp"
)
_THING_MOVES: Final = _words(
    "flies rolls drives falls opens closes explodes breaks bounces spins hits crashes shatters moves appears "
    "disappears slides swings drops flying rolling driving exploding"
)
_GARMENTS: Final = _words(
    "dress shirt t-shirt jacket coat suit hat trousers pants jeans skirt uniform kimono armour armor hoodie sweater "
    "shoes boots sneakers glasses mask cape costume"
)
_COLOURS: Final = _words(
    "red blue green black white yellow pink purple brown grey gray orange golden long short blonde blond curly dark"
)
_FEELINGS: Final = _words(
    "happy sad angry afraid scared excited bored nervous lonely depressed joyful proud ashamed jealous surprised calm "
    "relaxed melancholic hopeful anxious furious confused in_love tired"
)
_DEGREES: Final = _words("very so really extremely quite a_bit deeply")

RULES: Final[tuple[Callable[[str], Hint | None], ...]] = (
    Rule(
        "animal",
        _pattern(
            rf"{_CLAUSE}(?:(?:a|an|the|my|one|two|three|some|this) (?:(?:{_ADJECTIVES}) ){{0,2}}(?P<found>{_ANIMAL})"
            rf"\b(?![ -](?:{_MOVE})\b)|(?:(?:{_ADJECTIVES}) ){{0,2}}(?P<bare>{_BARE_ANIMAL})\b"
            rf"(?![ -](?:{_MOVE_OR_DEED})\b))"
        ),
        'HY-Motion knows the human body only: "{}" would move like a person.',
        'Say how a person would do it, such as "a person crawls on hands and feet".',
    ),
    Rule(
        "animal",
        _pattern(r"\b(?P<found>four[ -]legged|on all four legs|quadrupeds?)\b"),
        'HY-Motion knows the human body only: "{}" is not among what it has learnt.',
        'Say how a person would do it, such as "a person crawls on hands and feet".',
    ),
    Rule(
        "several_people",
        _pattern(
            rf"\b(?P<found>(?:two|three|four|five|both|several|many|2|3|4|a group of|a crowd of|a pair of|a couple of)"
            rf" (?:\w+ )?(?:{_MANY})|each other|one another|another (?:{_PERSON})|the other (?:{_PERSON})"
            rf"|with (?:a|an|his|her|their|my|the) (?:{_PERSON})"
            rf"|(?:a|the|one) (?:\w+ )?(?:{_PERSON}) and (?:a|an|the|another|one) (?:\w+ )?(?:{_PERSON}))\b"
        ),
        'One clip is the motion of one person: "{}" needs several.',
        "Describe one of them; make the other as a clip of its own.",
    ),
    Rule(
        "camera",
        _pattern(
            r"\b(?P<found>cameras?|zoom(?:s|ing)? (?:in|out)|close-?ups?|close up (?:of|on)|(?:wide|medium|tracking"
            r"|drone|aerial|low[ -]angle|high[ -]angle|establishing|cinematic) shot|bird'?s[ -]eye|first[ -]person view"
            r"|cinematic|photo-?realistic|ultra[ -]realistic|4k|8k)\b"
        ),
        'Only the motion is made: "{}" has no effect.',
        "Leave it out, and move the camera in the scene.",
    ),
    Rule(
        "scene",
        _pattern(
            rf"\b(?P<found>(?:in|on|at|through|inside|under) (?:a|an|the) (?:\w+ )?(?:{_PLACES})|at night|background)\b"
        ),
        'Only the motion is made: "{}" will not be there.',
        "Leave the surroundings out, or say how they change the movement.",
    ),
    Rule(
        "objects",
        _pattern(rf"{_CLAUSE}(?:a|an|the) (?:\w+ )?(?P<found>{_THINGS}) (?:{_THING_MOVES})\b"),
        'Only a body moves: the "{}" will not be there.',
        "Say what the person does.",
    ),
    Rule(
        "appearance",
        _pattern(
            rf"\b(?P<found>wearing|dressed (?:in|as)|(?:{_COLOURS}) hair|(?:{_COLOURS}) (?:\w+ )?(?:{_GARMENTS})"
            r"|handsome|muscular|tattooed|bearded)\b"
        ),
        'Looks don\'t matter to the motion: "{}" has no effect.',
        "Leave it out; your character brings its own looks.",
    ),
    Rule(
        "emotion_only",
        _pattern(
            rf"^(?:(?:a|an|the) )?(?:\w+ )?(?:{_PERSON}|someone|somebody|he|she) (?:is|looks|feels|seems|becomes|gets)"
            rf" (?:(?:{_DEGREES}) )?(?P<found>{_FEELINGS})(?: and (?:(?:{_DEGREES}) )?(?:{_FEELINGS}))?[.!]?$"
        ),
        'The body shows what it does, not what it feels: "{}" alone says little.',
        'Say how it shows, such as "a person walks slowly with the head down".',
    ),
    Rule(
        "loop",
        _pattern(
            r"\b(?P<found>seamless(?:ly)?|loopable|(?:perfect|endless|infinite|animation) loop|looping|looped"
            r"|(?:walk|run|idle|jog)(?:n?ing)? cycle)\b"
        ),
        'HY-Motion makes clips with a beginning and an end: "{}" does not close the loop.',
        "Make a longer clip and blend its ends in the action editor.",
    ),
    Rule(
        "in_place",
        _pattern(
            r"\b(?P<found>in-place|(?:walk|run|jog|sprint)(?:s|ing|ning|ging)? (?:\w+ )?(?:in place|on the spot)"
            r"|treadmill|without root motion)\b"
        ),
        'HY-Motion moves through the room: "{}" often travels all the same.',
        "Leave it out, and take the travel away from the finished action.",
    ),
)

_ENGLISH: Final = frozenset(
    "the and is are with while then his her their of to in on at from into up down forward person someone man woman "
    "walks runs jumps sits stands turns arms hands".split()
)
# Small words of other languages in Latin letters that English does not have.
_OTHERS: Final = frozenset(
    "und der das eine einen ein mit geht läuft rennt springt nach vorne sich dann auf mann frau setzt steht winkt "
    "tanzt er hebt dreht langsam schnell beide hände rechts zweimal vorwärts "
    "un une il elle et puis avec ses les dans vers qui homme femme personne marche court saute lève danse gauche "
    "droite lentement tourne assied deux fois "
    "una el los las y con luego sus hacia que persona hombre mujer camina corre salta levanta baila gira brazos mano "
    "izquierda derecha despacio adelante sienta "
    "uma um pessoa anda pula com depois seus braços homem mulher para frente dança senta devagar esquerda direita "
    "lo gli poi si mani cammina balla alza siede braccia uomo donna avanti sinistra destra "
    "osoba idzie biegnie skacze kişi yürüyor koşuyor seorang berjalan een persoon loopt springt".split()
)
_LATIN: Final = "LATIN"


def is_foreign(text: str) -> bool:
    """Whether a text is certainly not English.

    Letters of another script, or at least two small words of other languages and fewer of English.
    """
    letters = [character for character in text if character.isalpha()]
    if letters:
        other = sum(not unicodedata.name(character, _LATIN).startswith(_LATIN) for character in letters)
        if other > 0.2 * len(letters):
            return True
    words = re.findall(r"[^\W\d_]+", text.lower())
    foreign = len(_OTHERS.intersection(words))
    return foreign >= 2 and foreign > len(_ENGLISH.intersection(words))


def _length(text: str) -> Hint | None:
    count = len(text.split())
    if count <= MOST_WORDS:
        return None
    return Hint(
        "length",
        f"{count} words are much: HY-Motion follows up to {MOST_WORDS} best.",
        "Keep what the body does; make a second clip of the rest.",
    )


_NEXT_ACTION: Final = _pattern(
    r"(?:,? ?\b(?:and )?(?:then|after that|afterwards|after which|followed by|finally|next(?! to))\b,?)|(?:[.;] (?=\w))"
)


def count_actions(text: str) -> int:
    """How many things are done one after the other, as far as "then", "finally" and full stops tell."""
    parts = [part for part in _NEXT_ACTION.split(text.strip(" .;")) if part and part.strip(" ,.;")]
    return max(len(parts), 1)


def _pace(text: str, seconds: float) -> Hint | None:
    actions = count_actions(text)
    if actions < 2 or seconds >= actions * _SECONDS_AN_ACTION:
        return None
    return Hint(
        "seconds",
        f"{actions} actions in {seconds:g} s is hasty.",
        f"About {actions * _COMFORTABLE_SECONDS_AN_ACTION:g} s would give each its time.",
    )
