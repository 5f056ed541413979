"""What is said under a prompt while it is typed: what was understood, what is not known, what would do instead."""

from __future__ import annotations

from ...errors import InvalidRequest
from ...prompt_help import Hint
from .beats import understand
from .examples import example_of
from .explain import explain
from .lexicon import Lexicon
from .plan import limits
from .prompt import check_readable

UNDERSTOOD = "understood"
UNKNOWN_ACTION = "unknown_action"


def remarks(lexicon: Lexicon, prompt: str, seconds: float) -> tuple[Hint, ...]:
    """Hints about a prompt for a clip of so many seconds. Never raises for what a user can type."""
    if not prompt.strip():
        return ()
    try:
        notes = check_readable(prompt)
    except InvalidRequest as error:
        return (Hint("language", error.message, error.cure),)
    understood = understand(lexicon, prompt)
    hints = [Hint(UNDERSTOOD, f"Understood: {explain(understood)}.")]
    for unknown in understood.unknown:
        offered = tuple(example_of(action) for action in unknown.nearest)
        sentence = f'The starter does not know "{unknown.shown}" and will guess.'
        hints.append(Hint(UNKNOWN_ACTION, sentence, "What it knows and comes nearest:", offered))
    complaints = {unknown.complaint for unknown in understood.unknown}
    others = (*notes, *(note for note in understood.notes if note not in complaints), *limits(understood, seconds))
    return (*hints, *(Hint("left_out", note) for note in others))
