"""The sentences that prompts are matched with, and the action of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..inference.engines.starter.examples import EXAMPLES
from ..inference.engines.starter.meaning import Meaning
from ..inference.engines.starter.prompt import Clause, canonical, read_prompt
from ..inference.engines.starter.synonyms import named_action
from .phrases import NOT_KNOWN, PHRASES, SPOKEN, WORDINGS

NOT_AN_ACTION = -1


def lexicon(actions: Sequence[str], captions: Iterable[tuple[str, str]] = ()) -> tuple[list[str], list[int]]:
    """Sentences without side, count and the like, and the number of each one's action, -1 where it is not known.

    actions: what the network knows. captions: sentences of the data and the action of each. A sentence that two actions
    share goes to the one that means it without more words, then to our own phrases before those of the data.
    """
    owners: dict[str, tuple[bool, str]] = {}
    bare: set[tuple[str, str]] = set()
    for sentence, action in (*our_phrases(), *captions):
        clause = single_clause(sentence)
        if clause is None or action not in actions or (clause.text, action) in bare:
            continue
        if clause.meaning.manner:  # it can be all that an action is known by, as in "moves stealthily"
            bare.add((clause.text, action))
            continue
        says_more = clause.meaning != Meaning()
        if clause.text not in owners or (owners[clause.text][0] and not says_more):
            owners[clause.text] = (says_more, action)
    known = {text: actions.index(action) for text, (_, action) in owners.items()}
    unknown = [canonical(phrase) for phrase in NOT_KNOWN]
    known |= {text: NOT_AN_ACTION for text in unknown if text not in known and not _is_named(text, actions)}
    return list(known), list(known.values())


def our_phrases() -> list[tuple[str, str]]:
    """Sentences written for this project, and the action of each: of recordings, of motions by rule, of the panel."""
    recorded = [(phrase, action) for action, phrases in PHRASES.items() for phrase in phrases]
    by_rule = [
        (template, action)
        for action, variants in WORDINGS.items()
        for templates in variants.values()
        for template in templates
        if "{" not in template
    ]
    examples = [(e.prompt, e.actions[0]) for e in EXAMPLES if len(e.actions) == 1 and "+" not in e.actions[0]]
    return [*recorded, *by_rule, *examples]


def all_phrases() -> list[tuple[str, str]]:
    """The same and all that people might say beside, which the matcher learns from (matching.py)."""
    return [*our_phrases(), *SPOKEN]


def single_clause(sentence: str) -> Clause | None:
    """The clause of a sentence about one action; None for one about several, which would be taken for any of them."""
    stretches = read_prompt(sentence).stretches
    if len(stretches) != 1 or len(stretches[0].pieces) != 1 or stretches[0].beside:
        return None
    return stretches[0].pieces[0]


def _is_named(text: str, actions: Sequence[str]) -> bool:
    return bool(named_action(text.removeprefix("a person "), tuple(actions)))
