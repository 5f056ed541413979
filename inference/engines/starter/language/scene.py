"""Scene detail taken out: why, when and among whom something is done, as far as it is no act of the character's own."""

from __future__ import annotations

import re
from typing import Final

from .manners import read_manner
from .removal import tidy
from .subject import ACT_NOUNS, CHARACTERS, PRONOUNS, without_lead_in, without_subject
from .verbs import base_form, is_ing, is_third_person

_END: Final = (
    r"(?=$|[,.;!?\n]| (?:and|but) (?:then )?\w+s\b| then\b"
    r"| with (?:(?:his|her|their|both|one|the|a) )+(?:(?:left|right) )?(?:arms?|hands?|fists?|phone|head|eyes)\b)"
)
_REST: Final = rf"[^,.;!?\n]*?{_END}"
_OTHERS: Final = (
    r"(?:the )?(?:others|other people)|everyone(?: else)?|everybody(?: else)?|nobody|no one|somebody|someone(?: else)?"
    r"|something|people|nothing|there|others"
)
_WATCHING: Final = r"(?:watching|looking|cheering|clapping|waiting|listening|playing|screaming|shouting|laughing)"
_ADJECTIVE: Final = (
    r"(?:happy|sad|bored|angry|annoyed|tired|scared|proud|pleased|nervous|worried|confused|surprised|relieved|excited"
    r"|relaxed|thoughtful|serious|calm|disappointed|frustrated|amused|embarrassed|ashamed|lonely|lost|shocked|sleepy"
    r"|exhausted|afraid|frightened|satisfied|content|confident|irritated|grumpy|curious|suspicious|impatient|cheerful)"
)
_TOLD: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (
        re.compile(
            r"\b(g[eo]t(?:s|ting)?(?: back)? up|ris(?:es?|ing))"
            r"(?= after [^,.;]*\b(?:knock|fall|fell|thr[eo]w|trip|nap|sleep)\w*)"
        ),
        r"\1 from the floor",
    ),
    (
        re.compile(
            r"\bduck(?:s|ing)?\b(?= (?:as|so|when|before|because)\b[^.;]*"
            r"\b(?:hits?|fl(?:y|ies)|thrown|balls?|punch\w*|bullets?|swings?|throws?|shoots?)\b)"
        ),
        "dodges",
    ),
)
"""What the scene tells of the act, before it is gone: "gets up after being knocked down"."""
_HURT: Final = re.compile(
    r"\b((?:limp|hobbl)\w*)(?! on)(?=\b[^.;]*\b(?:his|her|their|the|its|a|one|sore|bad|hurt|injured) (left"
    r"|right) (?:knee"
    r"|leg|foot|ankle|hip|toes?|thigh|calf|heel|shin)\b)(?=[^.;]*\b(?:because|since|as|after|due|with|from)\b)"
)
"""Why somebody limps tells on which leg."""
_DETAIL: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(words), instead)
    for words, instead in (
        # how it looks from outside
        (rf",? (?:and |while )?(?:looking|seeming|feeling|appearing) (?:(?:very|a bit|a little|rather|quite|so) )?"
         rf"(?={_ADJECTIVE}\b)", ", "),
        # why
        (rf",? (?:just )?(?:because|since (?=he|she|it|they|the|his|her)|due to|thanks to|out of (?=curiosity|respect"
         rf"|habit|politeness))\b{_REST}", ""),
        (rf",? so (?:that|as (?:not )?to|(?:he|she|they|it|you|i|we|nobody|no one|everyone|the \w+|his \w+|her \w+)"
         rf" (?:can|could|may|might|will|would|won't|does not|doesn't|do not|don't|is able|sees?|hears?|gets?)(?!\w))"
         rf"\b{_REST}", ""),
        (rf",? (?:in order|in an? (?:attempt|effort|bid)|as a way|with the (?:aim|intention)) (?:to|of)\b{_REST}", ""),
        (rf",? (?:although|even though|despite|in spite of|unless|even if)\b{_REST}", ""),
        (rf",? (?:hoping|wishing|knowing|believing|realising|realizing|remembering|expecting|fearing)\b{_REST}", ""),
        (rf",? (?:and|but) (?:nobody|no one|nothing)\b{_REST}", ""),
        (rf",? with (?:{_OTHERS}|the \w+|his \w+s|her \w+s) {_WATCHING}\b{_REST}", ""),
        (rf",? (?:after|from|having) (?:twisting|twisted|spraining|sprained|breaking|broken|hurting|hurt|stubbing"
         rf"|stubbed"
         rf"|injuring|injured|stepping on|stepped on|a \w+ injury)\b{_REST}", ""),
        (rf",? (?:(?:still|always|while|and|but) )*facing (?:towards? )?(?:the |his |her |its |their )?"
         rf"(?!left\b|right\b|other\b|opposite\b|back|away|around|each|way|forward|down|up|front)\w+\b{_REST}", ""),
        # where in the course of things
        (rf" (?:in front of|among|amid|surrounded by) (?:the |an? |his |her |their |all |some |many )*"
         rf"(?!(?:the |his |her )?(?:face|body|chest|eyes|torso|stomach|belly|head|mouth|him|her|them|it|nose|legs?"
         rf"|knees?|left|right)\b)\w+(?: (?!and|then|while|with|before|after|as)\w+)?{_END}", ""),
        # of whom or what is spoken
        (rf"(?<=\w)(?<!after)(?<!before)(?<!upon) (?:who|whom|whose|which)"
         rf" (?:is|are|was|were|has|had|have|just|stole|did|does|he|she|they)\b{_REST}", ""),
        (rf"(?<=\w)(?<!so)(?<!after)(?<!before) that (?:is|are|was|were|lies|has|had|his|her|he|she|they|someone"
         rf"|somebody)\b{_REST}", ""),
    )
)  # fmt: skip
_ANOTHER: Final = re.compile(
    r"^(?:someone|somebody|something|(?:the|an?|his|her) (\w+(?: \w+)?)) \w+s\b[^,;]*?,? (?:and|so) (?=(?:he|she) \w)"
)
_INTENT: Final = re.compile(
    r"(?<!\bget)(?<!\bgets)(?<!\bgetting),? (?:and )?(?:(?:is |just )?(?:trying|about|ready|preparing"
    r"|getting ready|hoping|wanting|attempting|poised"
    rf"|eager|intending|set|waiting) to|tries to|wants to|attempts to) (?=\w){_REST}"
)
_LIKENESS: Final = re.compile(
    r",? (?:as if|as though|like (?=(?:(?:someone|somebody|people|nobody|no one|everyone)\b|(?:an?|the) (?:\w+ )?\w+ "
    rf"(?:\w+ing|who|that|on|in|at|from)\b|(?:he|she|they|it) )))\b{_REST}"
)
_SHAM: Final = frozenset("act pretend move mime gesture imitate go do make pose behave perform".split())
_KEPT_LIKENESS: Final = re.compile(
    r"\b(?:zombie|soldier|undead|dead|monster|drunk|beer|limp|injured|hurt|boxer|boxing|ninja|thief"
    r"|robot|duck|chicken|hit|shot)\b"
)
_OF_TIME: Final = (
    r"(?:(?:(?:just|(?<!and )(?<!the )(?<!his )(?<!her )right|shortly|immediately|even|only) )?(?:after|before|once"
    r"|as soon as|when(?:ever)?|while"
    r"|whilst|as|until|till|during|every time|each time|the moment|by the time)"
    r"|(?:(?:at|near|towards?|in) the (?:very )?(?:end|start|beginning|finish|middle|sound|sight|signal) of))"
)
_LEADING: Final = re.compile(
    rf"^((?:and |but )?(?:{_OF_TIME}|dressed (?:as|in|like)|wearing|if|although|because|since"
    rf"|having|with(?= (?:{_OTHERS}|the \w+) {_WATCHING}))) (.+)$"
)
_TRAILING: Final = re.compile(rf",? \b({_OF_TIME}) ([^,.;!?\n]+?){_END}")
_ALWAYS: Final = re.compile(r"(?:.* of|with|dressed .*|wearing|if|although|because|since|during|every time|each time)$")
_NAMED_POSE: Final = re.compile(r"\b(?:is|are|hands?|arms?) (?:on|at|up|crossed|folded|out)\b")
_A_WHILE: Final = re.compile(r"(?:\S+ ){1,3}(?:seconds?|s|minutes?|moment|while|pause|bit|time)\b")
_ARTICLES: Final = frozenset("the a an this that his her their its some another each every".split())
_CREATURES: Final = frozenset(
    "robot creature monster zombie android alien puppet cyborg troll ghost it dummy orc goblin character figure"
    " mannequin".split()
)
_BEFORE_A_CLAUSE: Final = frozenset(
    "that which what who where how if because as while when after before and like whom than until once or but".split()
)
_ENDS_LIKE_SOMEBODY: Final = re.compile(r"\w{3,}(?:ist|man|woman|eer|ief)")
_FINITE: Final = frozenset("is are was were has have had will can could starts begins does would then also".split())
_NO_ACT: Final = frozenset(
    "see hear notice realise realize feel find spot know understand need want remember win lose score reach arrive"
    " finish wake hurt learn receive meet discover recognise recognize miss expect hate love like see get".split()
)
_PASSIVE: Final = re.compile(
    r"^(?:(?:being|been|gets?|getting|got|is|are|was|were|has been|having been) )(?!seated\b)\w+(?:ed|en|hit|shot|hurt"
    r"|struck|thrown|caught|told|done)\b"
)
_STATE: Final = re.compile(
    r"^(?:is|are|was|were|has|had|have|gets?|becomes?) (?:(?:too|very|so|all|not|finally) )?"
    r"(?!\w+ing\b|(?:just |already )?\w+(?:ed|en|t|n)\b|done|been)\w+"
)
_ACT_OF_GETTING: Final = re.compile(r"^(?:get|got)\w* (?:up|down|on (?:the |his |her )?knees|to (?:his|her) feet)")


def without_scene(text: str) -> str:
    """Plain text of one line without such clauses; the character's own ones are set apart by a comma."""
    return "".join(_sentence(part) for part in re.split(r"([.;!?\n]+\s*(?!\d)|,? (?:and )?then )", text))


def _sentence(text: str) -> str:
    """The same of what stands between full stops and "then"."""
    if not re.search(r"\w{2}", text):
        return text
    before, after = re.match(r"\s*", text), re.search(r"\s*$", text)
    words = tidy_inside(text)
    words = _HURT.sub(r"\1 on the \2 leg", words)
    for pattern, instead in _TOLD:
        words = pattern.sub(instead, words)
    words = _lead(_without_another(words))
    for pattern, instead in _DETAIL:
        words = _where_an_act_stays(pattern, words, instead)
    words = _likeness(_where_an_act_stays(_INTENT, words, ""))
    words = _TRAILING.sub(lambda found: _trailing(words, found), words)
    return f"{before[0] if before else ''}{words}{after[0] if after else ''}"


def tidy_inside(text: str) -> str:
    """Single spaces; nothing at the ends."""
    return re.sub(r"\s+", " ", text).strip()


def _where_an_act_stays(pattern: re.Pattern[str], words: str, instead: str) -> str:
    """Words without what the pattern finds behind an act: "about to jump" stays one where nothing is before it."""
    return pattern.sub(lambda found: instead if _has_act(words[: found.start()]) else found[0], words)


def _has_act(words: str) -> bool:
    """Whether words hold an act."""
    said = without_subject(without_lead_in(tidy(words)))
    tokens = said.replace(",", " ").split()
    return any(base_form(word) for word in tokens[:3]) or any(is_third_person(w) or is_ing(w) for w in tokens)


def _likeness(words: str) -> str:
    """Words without a comparison that names no manner: "as if she owned the place", but not "as if drunk"."""

    def kept(found: re.Match[str]) -> str:
        first = base_form(without_subject(without_lead_in(tidy(words[: found.start()]))).split(" ", 1)[0])
        told = read_manner(found[0])[0] or _KEPT_LIKENESS.search(found[0])
        sham = first in _SHAM and not re.match(
            r",? (?:as if|as though|like (?:someone|somebody|nobody|he|she))", found[0]
        )
        return found[0] if told or sham or not first else ""

    return _LIKENESS.sub(kept, words)


def _lead(words: str) -> str:
    """A sentence whose first clause is of time: without it, or with a comma behind it where it is an act."""
    found = _LEADING.match(words)
    if found is None or _A_WHILE.match(found[2]) or found[2].startswith(("that", "this", "which")):
        return words
    body, rest = _cut(found[2])
    if not rest:
        return words
    word = found[1].rsplit(" ", 1)[-1] if found[1].startswith(("just", "right", "and", "but")) else found[1]
    if _is_scene(word, body, rest, leading=True):
        return rest
    return f"{'after' if word in ('when', 'whenever') else found[1]} {body}, {rest}"


def _without_another(words: str) -> str:
    """A sentence without what sets it off: "the phone rings and she picks it up" begins with her."""
    found = _ANOTHER.match(words)
    if found is None or (
        found[1] and (CHARACTERS & set(found[1].split()) or re.search(r"(?:er|man|ist|or)$", found[1]))
    ):
        return words
    return words[found.end() :]


def _cut(words: str) -> tuple[str, str]:
    """A first clause and what follows it, at a comma or where a second subject begins; "" where nothing does."""
    tokens = words.split(" ")
    for at, token in enumerate(tokens):
        if token.endswith(",") and at + 1 < len(tokens):
            return " ".join(tokens[: at + 1]).strip(","), " ".join(tokens[at + 1 :])
        if at and _begins_a_clause(tokens, at):
            return " ".join(tokens[:at]), " ".join(tokens[at:])
    return words, ""


def _begins_a_clause(tokens: list[str], at: int) -> bool:
    """Whether somebody and what they do begin there: "he runs", "the man waves"."""
    if tokens[at - 1] in _BEFORE_A_CLAUSE:
        return False
    if tokens[at] in PRONOUNS:
        return _is_finite(tokens, at + 1, plural=tokens[at] not in ("he", "she", "it"))
    named = tokens[at] == "the" and at + 1 < len(tokens) and tokens[at + 1] in CHARACTERS
    return named and _is_finite(tokens, at + 2, plural=False)


def _is_finite(tokens: list[str], at: int, plural: bool) -> bool:
    """Whether a verb stands there that somebody's name can stand before."""
    while at < len(tokens) and tokens[at].endswith("ly"):
        at += 1
    if at >= len(tokens):
        return False
    word = tokens[at].strip(",")
    past = word.endswith("ed") and bool(base_form(word))
    return word in _FINITE or past or is_third_person(word) or (plural and base_form(word) == word)


def _trailing(words: str, found: re.Match[str]) -> str:
    """A clause behind the act: nothing where it is scene detail, else as it was."""
    conjunction, body = found[1], found[2]
    main = tidy(words[: found.start()])
    if not (_has_act(main) or _NAMED_POSE.search(main)) or re.search(
        r"\b(?:dressed|such|same|so|just|as \w+|act\w*|far)$", main
    ):
        return found[0]
    if _A_WHILE.match(body) or body.startswith(("that", "this", "which")):
        return found[0]
    word = conjunction.rsplit(" ", 1)[-1] if conjunction.startswith(("just", "right", "only", "even")) else conjunction
    if _is_scene(word, body, main, leading=False):
        return ""
    own = body.split(" ", 1)[0] in PRONOUNS or is_ing(body.split(" ", 1)[0])
    return f" after {body}" if word in ("when", "whenever") and own else found[0]


def _is_scene(word: str, body: str, main: str, leading: bool) -> bool:
    """Whether the clause behind a conjunction is of somebody else or no act: "when the music starts"."""
    if _ALWAYS.match(word):
        return not is_ing(body.split(" ", 1)[0])
    tokens = body.replace(",", "").split(" ")
    first = tokens[0]
    if first in PRONOUNS:
        return (first == "it" and not _of_a_creature(main)) or _no_act(" ".join(tokens[1:]))
    if is_ing(first) or word == "having":
        return _no_act(body)
    if re.match(rf"(?:{_OTHERS})\b", body):
        return True
    if tokens[1:2] and tokens[1] in _FINITE - {"then", "also"}:
        return first not in _ARTICLES or not _is_the_same(tokens, main, leading)
    if leading and word == "as" and not _has_verb(tokens):
        return _KEPT_LIKENESS.search(body) is None
    if word in ("after", "before") and not _has_verb(tokens):
        return not _is_noun_of_act(tokens)
    if first not in _ARTICLES and not first.endswith("s"):
        return False
    return _has_verb(tokens) and not _is_the_same(tokens, main, leading)


def _of_a_creature(main: str) -> bool:
    return bool(_CREATURES & set(main.split(" ")[:4]))


def _no_act(said: str) -> bool:
    """Whether a predicate is something that befalls one, or that nobody sees: "being hit", "hears a noise"."""
    if _PASSIVE.match(said) or _STATE.match(said):
        return True
    helped = re.sub(r"^(?:has|have|had|having|is|are) (?:just |already |finally )?", "", said)
    verb = helped.split(" ", 1)[0]
    stem = base_form(verb) or re.sub(r"(?:ing|ed|es|s)$", "", verb)
    return (stem in _NO_ACT or f"{stem}e" in _NO_ACT or verb in ("saw", "won", "lost", "heard", "seen")) and not (
        _ACT_OF_GETTING.match(helped) or re.match(r"reach\w* (?:up|out|down|for)", helped)
    )


def _has_verb(tokens: list[str]) -> bool:
    """Whether a verb follows a subject of at most four words."""
    for at in range(1, min(6, len(tokens))):
        word = tokens[at]
        if word in _FINITE - {"then", "also"} or is_third_person(word):
            return not (at == 1 and tokens[0] in _ARTICLES)
        if tokens[at - 1] not in _ARTICLES and not word.endswith(("ss", "us", "ly")):
            plural = tokens[at - 1].endswith("s") or tokens[at - 1] in ("people", "police", "men", "women", "children")
            if (plural and base_form(word) == word) or (word.endswith("s") and at > 1 and tokens[at - 1][-1] != "s"):
                return True
    return False


def _is_noun_of_act(tokens: list[str]) -> bool:
    """Whether words name an act as a thing: "a long stretch", "three claps"."""
    return any(word.removesuffix("es") in ACT_NOUNS or word.removesuffix("s") in ACT_NOUNS for word in tokens[:4])


def _is_the_same(tokens: list[str], main: str, leading: bool) -> bool:
    """Whether a clause's subject is the character: "the actor" behind "he", where a first clause may name him."""
    subject = next((word for word in tokens[1:4] if word in CHARACTERS or _ENDS_LIKE_SOMEBODY.fullmatch(word)), "")
    if not subject or tokens[0] in ("his", "her", "their", "another"):
        return False
    who = main.split(" ")
    if who[0] in ("a", "an", "the") and len(who) > 1:
        return subject in who[:4]
    return leading or who[0] not in PRONOUNS
