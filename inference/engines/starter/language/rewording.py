"""Turns of phrase said in simpler words: what would be cut at the wrong joint, and what only the doer gives away."""

from __future__ import annotations

import re
from typing import Final

_GOES: Final = (
    r"(?:walk|shuffl|shambl|stumbl|lurch|stagger|wander|trudg|limp|com|go|mov|advanc|roam|lumber|drag|chas|approach"
    r"|creep|step|attack|reach|run|sprint|jog)\w*"
)
_ZOMBIE: Final = r"(?:zombies?|undead|living dead|walking dead|ghouls?)"
_REFEREE: Final = r"(?:referee|ref|umpire|linesman)"
_POLICE: Final = r"(?:traffic (?:cop|warden|guard|officer|policeman|policewoman)|policem[ae]n|policewoman|cop|officer)"
_FIGHTER: Final = (
    r"(?:martial artists?|karatekas?|karate (?:master|fighter|student)s?|kung fu (?:master|fighter)s?|shaolin \w+)"
)
_ROUTINE: Final = (
    r"(?:routines?|forms?|moves?|techniques?|sequences?|drills?|katas?|training|exercises?|skills?|demonstrations?"
    r"|trains|practi[sc]es|practi[sc]ing|warms up)"
)
_FELT: Final = (
    r"(?:startled|embarrassed|surprised|shocked|confused|relieved|determined|bored|worried|amused|disgusted|stunned"
    r"|puzzled|disappointed|frustrated|thrilled|concentrated|focused|lost in thought|out of (?:boredom|frustration))"
)

_PHRASES: Final[tuple[tuple[str, str], ...]] = (
    # who does it says what it is
    (rf"^(?:(?:a|an|the|some|two|that) )?(?:\w+ )?{_ZOMBIE} (?:\w+ )?({_GOES})\b(?!.*\blike a)", r"\1 like a zombie"),
    (rf"^(?:a|an|the|some|two) (?:\w+ )?undead (?:\w+ )?({_GOES})\b", r"\1 like a zombie"),
    (rf"^.*?\b{_FIGHTER} (?!kick|punch)[^,.;]*?\b{_ROUTINE}\b(?: [^,.;]*)?", "does karate"),
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?{_REFEREE} [^,.;]*?\b(?:signal|gestur|signs|calls? )\w*(?: (?!while|and)[^,.;]*)?",
     "gives referee signals"),
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?{_POLICE} [^,.;]*?\b(?:cars?|vehicles?|traffic|crossing|intersection)\b"
     r"(?: [^,.;]*)?",
     "directs traffic"),
    # fights
    (r"\b(left|right) cross\b", r"\1 punch"),
    # lists
    (r"(?:^|\s)\d[.)]\s+(?=[a-z])", ". "),
    # how it is done
    (r"\bas (fast|quickly|slowly|quietly|high|far|hard|low) as (?:possible|(?:he|she|they|it|you|one) (?:can|could))\b",
     r"very \1"),
    (r"\b(?:like|as if) (?:he|she|they|it) (?:does not|doesn't|do not|don't) (?:know|care)\b", ""),
    (rf", (?:clearly |visibly |very |a bit |a little |completely )?{_FELT}\b(?: (?:by|at|with|about) [^,.;]*)?"
     r"(?=$|[,.;])", ""),
    (r"(?:,|(?<=\w) (?:to|as a|for a)) (?:warm(?:ing)? ?up|loosen up|limber up)(?=$|[,.;])", ""),
    (r"\b(?:up)?on (?:winning|scoring)\b[^,.;]*|\bafter (?:winning|scoring)\b[^,.;]*", ""),
    # one act in two verbs
    (r"\b(?:,? and |, )?(?:lands?|landing)(?: (?:safely|softly|again|back|on (?:the|both|his|her)"
     r" (?:ground|floor|feet)))*"
     r"(?=$|[.,;]| and\b)", ""),
    (r"\b(?:trip|slip)(?:s|ped|ping|pes)?(?: [^,.;]*?)?,? and (?=(?:then )?(?:fall|falls|falling|fell|tumbl)\w*)", ""),
    (r"\b((?:jump|leap|hop|spring)\w*(?: up)?)(?: (?:high|up|off the ground))?,? (?:and )?((?:spin|twirl|turn|rotat"
     r"|whirl|twist)\w*(?: (?:a)?round)?)([^,.;]*?) (?:in|while in)(?: the)? (?:mid ?)?air\b", r"\1 with a spin\3"),
    (r"\b(?:is|are|was|gets|get|got|being|been) (?:shot|hit|struck|wounded)(?: [^,.;]*?)? and"
     r" (?=(?:falls|collapses|dies|drops|goes down)\b)", ""),
    (r"\b(?:is|are|was|gets|get|got|getting|being|been) (?:shot|hit|struck|punched|shoved|pushed)\b",
     "staggers as if hit"),
    (r"\b(?:takes|take|taking) (?:a )?(?:hit|damage|blow)\b|\bhit (?:reaction|react)\b|\breacts to (?:a|being) hit\b",
     "staggers as if hit"),
    (r"\bdeath(?: animation)?$|\bdeath animation\b", "dies"),
    # heads and postures
    (r"\b(?:the |his |her )?head turns\b", "looks"),
    (r"(?<!stays )(?<!remains )(?<!stay )(?<!remain )(?<!remaining )(?<!staying )\b(?:(?:is|are) )?seated\b"
     r"(?! (?:position|pose|figure|person|man|woman))", "sitting"),
    (r"\bcross(?:ed)? armed\b", "with crossed arms"),
    (r"^((?:a|the) (?:\w+ )?\w+) (\w+ing\b[^,]*?) is (\w+ing\b.*)$", r"\1 is \3 while \2"),
)  # fmt: skip
_PATTERNS: Final = tuple((re.compile(words), instead) for words, instead in _PHRASES)

_PREPARATION: Final = re.compile(
    r"\b(?:(?:bend|lean|reach|crouch|squat|stoop|go|kneel)\w* (?:down|over)|(?:stoop|bend)\w*)(?: (?:and|to|,)|,)"
    r" (?=(?:to )?(?:pick|lift|grab|touch|take|scoop)\w*\b)"
    r"|\b(?:(?:draw|lean|rear|cock)\w* back|wind\w* up|takes? (?:aim|a run ?up))(?:,)? and (?=\w)"
)
"""What everybody does before picking something up or striking, and no action of its own there."""


def reworded(text: str) -> str:
    """Plain text of one line with such turns of phrase replaced."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def without_preparation(words: str) -> str:
    """Words of one stretch without what only prepares its action."""
    return _PREPARATION.sub("", words)
