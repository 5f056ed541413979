"""docs/starter-actions.md, made from the panel's examples: `python -m hymotion.training.actions_page`."""

from __future__ import annotations

from pathlib import Path

from ..inference.engines.starter.examples import CATEGORIES, EXAMPLES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "starter-actions.md"
_HEAD = """\
# What the starter knows

Prompts that the built-in model understands, as the panel's *Examples* shows them, and what it reads in them. Other
words for the same do as well ("strolls", "is walking", "make him walk"). `+` is two things at once, a comma one after
the other.

What can be said of any of them: a side ("with the left hand"), a direction ("to the right", "backward", "up"), an
angle ("turns 90 degrees"), a count ("three times"), a speed ("slowly", "in a hurry"), a manner (happily, sadly,
angrily, tired, proudly, drunk, like an old person, sneakily, scared, carefully), a duration ("for two seconds"), an
order ("then", "before", "after", full stops) and two things at once ("while", "and", "with crossed arms"). The panel
says what it has understood while you type, and what it does not know.

This page is made from the table in `inference/engines/starter/examples.py`:
`python -m hymotion.training.actions_page`.
"""


def page() -> str:
    """The page's text."""
    parts = [_HEAD]
    for category in CATEGORIES:
        rows = [f"| {e.prompt} | {', '.join(e.actions)} |" for e in EXAMPLES if e.category == category]
        parts.append("\n".join([f"## {category}", "", "| prompt | read as |", "|---|---|", *rows, ""]))
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
