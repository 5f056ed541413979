"""How something is done: slowly or quickly, and in which spirit."""

from __future__ import annotations

import re
from typing import Final

from .removal import take

_VERY: Final = (
    r"(?:(?:very|really|so|super|extremely|quite|rather|pretty|too|a bit|a little|much|even|more|somewhat) )*"
)
_SLOW: Final = re.compile(
    rf"\b{_VERY}(?:slowly|slower|slow|sluggishly|leisurely|unhurried(?:ly)?|gradually|gently|softly|calmly|languidly"
    r"|in no (?:hurry|rush)|at a snail'?s pace|inch by inch|little by little|bit by bit|without hurrying"
    r"|in (?:slow|slo) ?mo(?:tion)?|at a (?:slow|leisurely|relaxed|gentle) (?:pace|speed|tempo)|tak(?:ing"
    r"|es?) (?:his|her"
    r"|their|your|its)(?: own)?(?: sweet)? time"
    r"|(?:and )?tak(?:ing|es?) (?:forever|ages|an age)"
    r"|without (?:hurry|haste|rush))\b"
)
_QUICK: Final = re.compile(
    rf"\b(?:{_VERY}(?:quickly|quicker|quick|faster|fast|rapidly|rapid|swiftly|swift|hurriedly|briskly|brisk|speedily"
    r"|hastily|suddenly|abruptly|frantically|feverishly|frenetically|lightning fast|double time|in double time)"
    r"|in (?:a (?:flash|blur|split second|heartbeat|jiffy)|no time|one swift (?:move|motion))|at (?:lightning"
    r"|breakneck)"
    r" (?:speed|pace)|(?:as if )?in a frenzy"
    r"|flat out|(?:at )?full (?:speed|tilt|pelt|throttle)|like a (?:rocket|shot|flash)|(?:in|at) (?:a )?full sprint"
    r"|in (?:a (?:hurry|rush|hurried way)|haste)|at (?:full|top|high|great|maximum) (?:speed|tilt)"
    r"|at a (?:fast|quick|brisk|rapid|high) (?:pace|speed|tempo)"
    r"|as (?:fast|quickly) as (?:possible|(?:he|she|they|it|you) can)|like (?:lightning|the wind|crazy|mad))\b"
)
_PLAIN: Final = re.compile(r"\bat a (?:normal|steady|regular|moderate|even) (?:pace|speed|tempo)\b|\bnormally\b")
_LIKE: Final = (
    r"(?:like|as if|as though|similar to|in the manner of)(?: (?:he|she|they|it)(?: (?:is|are|was|were))?)?"
    r"(?: (?:a|an|the))?"
)

_SPIRITS: Final[dict[str, str]] = {
    "happy": r"happily|happy|joyfully|joyful|joyously|cheerfully|cheerful|merrily|gleefully|excitedly|excited"
    r"|enthusiastically|with joy|full of joy|for joy|in a good mood|playfully|jubilantly|delightedly",
    "sad": r"sadly|sad|depressed|gloomily|gloomy|dejectedly|dejected|sorrowfully|mournfully|miserably|heartbroken"
    r"|with sorrow|downcast|unhappily|unhappy|in a bad mood|grieving|melancholic(?:ally)?",
    "angry": r"angrily|angry|furiously|furious|madly|enraged|aggressively|aggressive|grumpily|grumpy"
    r"|in (?:a )?(?:rage|anger|fury)"
    r"|with (?:anger|rage|fury)|irritated(?:ly)?|annoyed",
    "tired": r"tiredly|tired|exhaustedly|exhausted|wearily|weary|sleepily|sleepy|fatigued|out of breath|lazily|lazy"
    r"|drowsily|drowsy|worn out|with (?:exhaustion|fatigue)|half asleep",
    "proud": r"proudly|proud|confidently|confident|with (?:confidence|pride|swagger)|cockily|arrogantly|arrogant"
    r"|majestically"
    rf"|boldly|triumphantly|{_LIKE} (?:king|queen|boss|model|hero|champion|winner|rooster|peacock)",
    "drunk": r"drunkenly|drunken|drunk|tipsily|tipsy|intoxicated|inebriated"
    rf"|{_LIKE} (?:drunkard|drunken|drunk)(?: (?:man|woman|person|sailor|guy))?",
    "old": rf"{_LIKE} (?:very )?(?:old|elderly)(?: (?:man|woman|person|lady|guy|people))?|elderly"
    rf"|{_LIKE} (?:grandpa|grandma|granny|grandfather|grandmother|senior|pensioner)"
    r"|(?:very )?old(?= (?:man|woman|person|lady|guy|gentleman|king|wizard|grandmother|grandfather|people)\b)"
    r"|with a cane",
    "sneaky": r"sneakily|sneaky|stealthily|stealthy|furtively|quietly|silently|in secret|secretly|without (?:a"
    r"|any) (?:sound|noise)"
    rf"|{_LIKE} (?:thief|burglar|spy|ninja|cat|robber|assassin)",
    "scared": r"scaredly|scared|fearfully|fearful|frightened|anxiously|anxious|nervously|nervous|terrified|afraid"
    r"|timidly"
    r"|shyly|in (?:fear|panic|terror|horror)|with fear|panicking",
    "careful": r"carefully|careful|cautiously|cautious|gingerly|warily|with (?:care|caution)|on (?:thin )?ice",
}
_DRUNKARD: Final = re.compile(r"^(?:a|the) (?:drunk|drunkard)\b(?! (?:man|woman|person|guy|sailor))")
_SPIRIT: Final = tuple(
    (manner, re.compile(rf"\b{_VERY}(?:{_LIKE} )?(?:{words})\b")) for manner, words in _SPIRITS.items()
)


def read_speed(text: str) -> tuple[int, str]:
    """-1 slowly, 0 unsaid, 1 quickly; and the text without it."""
    _, text = take(_PLAIN, text)
    for speed, pattern in ((-1, _SLOW), (1, _QUICK)):
        found, rest = take(pattern, text)
        if found is not None:
            return speed, rest
    return 0, text


def read_manner(text: str) -> tuple[str, str]:
    """The first of meaning.MANNERS that the text names, or ""; and the text without any."""
    found, text = take(_DRUNKARD, text, "a person")
    first = (found.start(), "drunk") if found is not None else (len(text) + 1, "")
    for manner, pattern in _SPIRIT:
        while (match := pattern.search(text)) is not None:
            first = min(first, (match.start(), manner))
            _, text = take(pattern, text)
    return first[1], text
