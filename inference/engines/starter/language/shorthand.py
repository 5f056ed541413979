"""Animators' shorthand and other short forms, written out: "R hand wave x2, turn ccw 90" as people would say it."""

from __future__ import annotations

import re
from typing import Final

from .numbers import ANY
from .verbs import base_form

_LIMBS: Final = (
    r"(?:hand|arm|leg|foot|fist|knee|elbow|shoulder|heel|hook|jab|uppercut|punch|kick|cross|turn|step|side|wave)"
)
_TURN: Final = r"(?:turn|rotat|spin|pivot|twist|swivel|twirl|face)\w*"
_OWN: Final = r"(?:(?:only|just|the|his|her|their|its|one|both|a) )*"

_COUNTED: Final = (
    r"(?:nod|clap|punch|kick|jump|jab|knock|hop|bow|step|facepalm|shrug|wave|salute|squat|fist pump|hook|block)s?\b"
)
_HOURS: Final[tuple[str, ...]] = tuple("one two three four five six seven eight nine ten eleven twelve".split())
_CLOCK: Final = re.compile(
    rf"\b(?:(?:his|her|their|the|to) )*(1[0-2]|[1-9]|{'|'.join(_HOURS)}) ?o ?'?clock\b(?! shadow)"
)

_LIMB_ACT: Final = (
    r"(?:wav|hop|punch|kick|jab|rais|lift|kneel|knee|salut|block|throw|catch|knock|put|dab|strik"
    r"|hit|roundhouse|boot)\w*"
)

_FORMS: Final[tuple[tuple[str, str], ...]] = (
    # body parts as headings
    (r"^(.*?)\b(?:legs|lower body|feet)\b:? (?=\w+ing\b|(?<=: )\w)(.+?)[,;.] ?(?:arms|upper body|hands|torso)\b:? ",
     r"\1\2 while "),
    # numbered parts
    (r"(?:^|(?<=[,.;] ))(?:step|shot|scene|part|phase|beat|stage) ?\d+\W* (?=[a-z])", ". "),
    # as it is spoken
    (r"\b(he|she|it|they|we|you|i)'d (?=\w+(?:ed|en|t|n|ne|ng)\b)", r"\1 had "),
    (r"\b(he|she|it|they|we|you|i)'ll (?=\w)", r"\1 will "),
    (r"\b(he|she|it)'s (?=(?:done|finished|through)\b)", r"\1 is "),
    (r"\bcan(?:not|'t| not) (?:stop|help) (?=\w+ing\b)", "keeps "),
    (r", ?(?:and )?go(?=\s*!|$)", ""),
    (r"\b(?:slo+w? ?mo)\b", "in slow motion"),
    (r"(?<=\w) n (?=\w)", " and "),
    (r"\b(arms|legs) x'?ed\b|\bxed (arms|legs)\b", r"\1\2 crossed"),
    (r"\bthru ?out\b", "throughout"),
    (r"\bcyc\b", "cycle"),
    (r"\bshldr\b", "shoulder"),
    (r"\b(he|she|it|that|who|there|everyone|somebody|someone)'s (?=\w+ing\b|about\b|going\b|not\b)", r"\1 is "),
    (r"\b(they|we|you)'re (?=\w)", r"\1 are "),
    (r"\bi'm (?=\w)", "i am "),
    (r"\boutta\b", "out of"),
    (r"\b(?:gonna|wanna|gotta)\b", "going to"),
    (r"\bprior to (?=\w+ing\b)", "before "),
    (r"\bupon (?=\w+ing\b)", "after "),
    (r"\b(?:has |have |had |is |was |are |having )?(?:finish(?:ed|es)?|done|through)(?: with)? (?=\w+ing\b(?! (?:the"
     r"|a)\b))", ""),
    (r"\b(?:in|at) (?:the )?same time\b", "at the same time"),
    (r"\b(he|she|it|who)(?:'s| is) sat\b", r"\1 is sitting"),
    (r"\b(he|she|it|who)(?:'s| is) stood\b", r"\1 is standing"),
    (r"[,.!] (?:done|the end|end|cut|that's it|that is it|fin|thanks|thank you|ok|okay|lol|haha|pls|please)\W*$", ""),
    (r", the whole time,? (?=\w+ing\b)", ", "),
    (r"^(?:(?:oh no|oh|aha?|wow|hey|ugh|phew|hm+|eh|argh|ouch|yay|whoa|uh oh|damn|ha(?: ha)*|yes sir"
     r"|sir yes sir)[,.! ]+)+(?=\w)", ""),
    (r" please\W*$", ""),
    (r"\b(?:palms)(?= (?:up|raised|out|high|lifted)\b)", "hands"),
    (r" or so\b(?=$|[,.;]| to)", ""),
    (r"\+(?=\d)", ""),
    # on the phone, before it is taken for the scene
    (r"\b(on (?:the|his|her|a) (?:\w+ )?phone),? (?:which|that) (?:(?:he|she|they|it|is) )+(?:hold|press|ha|held"
     r"|kept)\w*"
     r" (?:to|at|against|on|by) (?:his|her|the) (left|right) ear\b", r"\1 with the \2 hand"),
    (r",? during (?:the|an?|his|her) (?:\w+ )?(?:phone ?|telephone ?)?calls?\b", " while talking on the phone"),
    # who owns it makes no difference
    (r"\b(?:your|my|our|one's)\b", "his"),
    (r"\b(his|her|their|its|the) own\b", r"\1"),
    # left and right
    (r"\b((?:look|glanc|peek|turn|lean|dodg|sway|point)\w*) right (?=(?:before|after|as)\b)", r"\1 rightwards "),
    (r"\b(left|right)(?=(?:hand|arm|leg|foot|fist|knee|elbow|shoulder)s?\b)", r"\1 "),
    (rf",? (?:and )?(?:(?:he|she|you) )?us(?:e|es|ing) (?={_OWN}(?:left|right|both)\b)", " with "),
    (rf"\bl\.? ?(?={_LIMBS})", "left "),
    (rf"\br\.? ?(?={_LIMBS}s?\b)", "right "),
    (r"\blh\b", "left hand"),
    (r"\brh\b", "right hand"),
    (r"(?<!')\bl(?= shoulder| side| \d)|(?<=over )l\b", "left"),
    (r"(?<!')\br(?= shoulder| side| \d)|(?<=over )r\b", "right"),
    (r"\b(punch|jab|kick|wave|hop|block|salute|throw)(s|es|ing)? l\b(?!')", r"\1\2 with his left"),
    (r"\b(punch|jab|kick|wave|hop|block|salute|throw)(s|es|ing)? r\b(?!')", r"\1\2 with his right"),
    (r"\b(with|w/|the|to|turn|step|sidestep|look|strafe|dodge|roll|\d+|deg|degrees) l\b(?!')", r"\1 left"),
    (r"\b(with|w/|the|to|turn|step|sidestep|look|strafe|dodge|roll|\d+|deg|degrees) r\b(?!')", r"\1 right"),
    (rf"\b(?:using|by using|w/) (?={_OWN}(?:left|right|both|two|other)\b)", "with "),
    (rf"\b(?:using|by using|w/) (?={_OWN}(?:hands?|arms?|legs?|fists?|foot|feet)\b)", "with "),
    (r"\bw/ ?|(?<=\w )w (?=\w)", "with "),
    (r"\b(?:both|two|double) ?handed(?:ly)?\b|\bbimanual(?:ly)?\b", "with both hands"),
    (rf"({_LIMB_ACT}\b(?:(?!left|right|both)[^.;])*?), (?:the )?(left|right)(?: one)?(?=,|\.|;|$| then\b)",
     r"\1 with his \2"),
    (r", both (?:hands|palms|fists)(?=$|[,.;])", " with both hands"),
    (rf"(?<!with )\b({_OWN}(?:left|right|both) (?:hands?|arms?|fists?)) (?:shoots?|goe?s?|fl(?:y|ies)|pops?|comes?)"
     r"(?: straight| right)? up\b", r"raises \1"),
    (rf"(?<!with )\b({_OWN}(?:left|right|both) (?:hands?|arms?|fists?)) (?:drops?|goe?s?|comes?|sinks?"
     rf"|falls?)(?: back)? down\b",
     r"lowers \1"),
    (r"(?<!')\bl ?(?=\d{2,3}\b)", "left "),
    (r"(?<!')\br ?(?=\d{2,3}\b)", "right "),
    # how far round
    (r"\byaw(?:s|ing)?\b", "turn"),
    (r"\brevers(?:es?|ing) direction\b", "turn around"),
    (r"\b(?:chang|adjust)(?:es?|s|ing)? (?:his |her |the )?(?:facing|direction|heading|orientation)(?= by| to"
     r"| \d)", "turn"),
    (r"\bwheel(?:s|ing)? (?=(?:half|quarter|round|around|about|through|\d))", "turns "),
    (r"\b(?:com|swing)(?:e|es|s|ing)? (?:(?:his|her|its|the) body )?(?:a?round )?(?=(?:by )?\d+ degrees)", "turns "),
    (r"\b(?:orient|wheel)(?:s|ing)? (?:(?:himself|herself|itself|the body) )?(?=(?:to|towards?)\b)", "turns "),
    (r"\bby (ninety|forty five|thirty|sixty|(?:one|a) hundred (?:and )?eighty|\d{2,3})\b(?! ?(?:deg|°|times|cm|m\b"
     r"|percent))",
     r"by \1 degrees"),
    (r", say (?=\w+ (?:\w+ )?degrees)", " by "),
    (r"^(left|right) face\b", r"turns 90 degrees to the \1"),
    (r"\b(?:hang|take|make)(?:s|ing)? an? (?:sharp )?(left|right)\b(?! (?:\w+ )?(?:turn|step|punch|kick|hook|jab"
     r"|hand|arm))",
     r"turns \1"),
    (r"\b(?:pull|bust|execute|perform|throw)(?:s|ing)? (?:an? )?(?=(?:quick |full |complete )?(?:one eighty"
     r"|three sixty|180|360"
     r"|u turn)\b)", "does a "),
    (r"\b(?:ccw|anti ?clockwise)\b", "counterclockwise"),
    (r"\bcw\b", "clockwise"),
    (r"\b3/4\b", "three quarter"),
    (r"\b1/2\b", "half"),
    (r"\b1/4\b", "quarter"),
    (r"\b(?:an? )?(?:about ?face|about ?turn|u turn)\b(?! (?:of|by)\b)", "turn around"),
    (r"\b(?:an? )?(?:about ?face|about ?turn|u turn) (?:of|by)\b", "turn"),
    (rf"\b(?:full |complete )?(\d{{2,3}}) (?=(?:left |right |jump )?{_TURN})", r"\1 degrees "),
    (rf"\b({_TURN}(?: (?:jump|around|left|right|clockwise|counterclockwise|by|about|to|the|his|her|body"
     r"|in place|on the spot))*) "
     r"([1-9]\d?[05])\b(?! ?(?:times|x\b|s\b|sec|deg|°|steps|feet|cm|m\b|mm))", r"\1 \2 degrees"),
    (r"\bjump (180|360|90|270|540)\b(?! deg)", r"jump with a \1 degrees turn"),
    # where to
    (r"\b(?:fwd|frwd|fwds)\b", "forward"),
    (r"\b(?:bwd|bkwd|backwd|bwds|bw|bkw)\b", "backward"),
    # how often
    (r"\bhand ?(?=claps?\b)", ""),
    (rf"\b({ANY}) (?:reps?|repetitions?|rounds?) of (\w+(?: \w+)?s)\b", r"\2 \1 times"),
    (r"\b(?:reps|repetitions)\b|(?<=\d )taps\b", "times"),
    (r"\b(?:an? )?(?:couple|pair) of (?=(?:\w+ )?(?:nods|claps|jumps|hops|punches|kicks|knocks|jabs|squats|bows|steps"
     r"|shrugs|waves|cartwheels|leaps|turns|jumping)\b)", "two "),
    (r"\bhalf a dozen (?=(?:\w+ )?\w+s\b)", "six "),
    (r"\b(?:an? )?trio of (?=\w+s\b)", "three "),
    (r"\b(?:an? )?dozen (?=\w+ ?\w+s\b)", "twelve "),
    (r"^(.*?),? (?:and |then )*(?:once|one) more(?: time)?, (two|three|four|five|twice|2|3|4) (?:times )?(?:in all"
     r"|altogether|in total)$", r"\1 \2 times"),
    (rf",? ({ANY}) of (?:them|these|those)\b", r" \1 times"),
    (rf",? (?:and )?(?:then )?repeat(?:s|ed)? (?:it |this |that |for )?(?=(?:{ANY}) times|twice|thrice)", " "),
    (r"\bloop(?:s|ed)? ?x? ?(\d+)\b(?! s)", r"\1 times"),
    (rf"\b({ANY}) (?:whole|full|single|separate|entire) times?\b", r"\1 times"),
    (rf"[,!] (?:give|gimme|show|do)(?: me)? ({ANY})(?: of (?:them|those))?(?=$|[.!])", r" \1 times"),
    (rf"(?:^|(?<=[,.;] )|(?<=then ))({ANY}) (?=(?:paces|steps) (?:back|ahead|for|to|left|right))", r"takes \1 "),
    (r"\b((?:shuffl|sidl|side ?step|straf)\w*[^,.;]*), (\w+) (?:steps|paces)\b", r"\1 \2 times"),
    (rf"\b(?:an? )?double (?={_COUNTED})", "two "),
    (rf"\b(?:an? )?triple (?={_COUNTED})", "three "),
    # clips and their names
    (r"\bin (?:an? )?(?:endless )?loop\b|\b(?:looping|looped|loopable|seamless(?:ly)?)\b", " "),
    (r"\b(?:anim|emote)\b", "animation"),
    (r"\bwith (?:excitement|enthusiasm|delight)\b", "excitedly"),
)  # fmt: skip
_NAMES: Final = re.compile(r"\b(\w+) (?:cycle|loop|animation|clip|mocap)s?\b(?! (?:of|where|in which|with|showing)\b)")
_REPEATED: Final = re.compile(r"\b(nod|clap|jump|hop|punch|kick|knock|wave|jab|squat|bow|step)(?: \1)+\b")
_NUMBERED: Final = re.compile(r"(?:^|\s)\(?\d\)\s+(?=[a-z])")
_TAGS: Final = re.compile(r"\]\s*\[")
_BRACKETS: Final = re.compile(r"\s*[()\[\]*~_\"]+\s*")
_CUT_ING: Final = re.compile(r"\b(\w{3,}in)(?:'(?!\w)|\b)")
_PATTERNS: Final = tuple((re.compile(words), instead) for words, instead in _FORMS)


def written_out(text: str) -> str:
    """Plain text (clauses.plain) without short forms."""
    text = _BRACKETS.sub(" ", _NUMBERED.sub(". ", _TAGS.sub(". ", text))).strip(" .")
    text = _CUT_ING.sub(
        lambda found: f"{found[1]}g" if base_form(f"{found[1]}g") and not base_form(found[1]) else found[0], text
    )
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    text = _CLOCK.sub(_by_the_clock, text)
    text = _REPEATED.sub(lambda found: f"{found[1]} {found[0].count(found[1])} times", text)
    return _NAMES.sub(lambda found: found[1] if base_form(found[1]) else found[0], text)


def _by_the_clock(found: re.Match[str]) -> str:
    """Where an hour stands on a clock that the body faces: "ten o'clock" is 60 degrees to the left."""
    hour = int(found[1]) if found[1].isdigit() else _HOURS.index(found[1]) + 1
    return f"{30 * min(hour, 12 - hour)} degrees to the {'right' if hour <= 6 else 'left'}"
