"""Other ways to ask for the actions in the data, written for this project: action -> sentences.

They teach the network more phrasings and widen what a prompt can be matched with. `SIDED` ones name a side that the
data really shows in every clip of the action; all others must hold for either side.
"""

from __future__ import annotations

from typing import Final

PHRASES: Final[dict[str, tuple[str, ...]]] = {
    "walk": (
        "strolls ahead",
        "walks",
        "is walking",
        "takes a walk",
        "wanders along",
        "marches forward",
    ),
    "walk backward": (
        "walks backwards",
        "walks backward",
        "backs away",
        "retreats",
    ),
    "run": (
        "runs",
        "is running",
        "sprints as fast as possible",
        "dashes forward",
        "races ahead",
        "runs away",
        "runs quickly",
    ),
    "jog": ("jogs", "is jogging", "goes for a jog", "runs slowly"),
    "jog in place": ("jogs on the spot", "runs in place", "jogs in place"),
    "jump": ("jumps", "jumps up high", "leaps into the air", "jumps for joy", "does a high jump", "hops up"),
    "jump forward": ("jumps forward", "leaps forward", "jumps over something", "does a long jump", "leaps ahead"),
    "hop": ("hops around", "hops on one leg", "bounces up and down", "skips and hops"),
    "jump turn": ("jumps and spins", "does a spinning jump", "jumps while turning around"),
    "sit down": (
        "sits down",
        "sits on a chair",
        "sits down on a chair",
        "takes a seat",
        "lowers onto a bench",
        "sits",
        "takes a seat on the sofa",
        "lowers into a chair",
    ),
    "sit": (
        "is sitting",
        "stays seated on a chair",
        "remains seated",
        "sits on a chair without moving",
        "rests on a bench",
    ),
    "stand up": (
        "stands up",
        "gets up",
        "gets up from a chair",
        "rises to the feet",
        "rises from the sofa",
        "gets off the chair",
    ),
    "wave": (
        "waves",
        "waves hello",
        "waves goodbye",
        "waves a hand",
        "greets someone with a wave",
        "waves at somebody",
        "says hi",
    ),
    "punch": ("punches", "throws a punch", "hits with the fist", "punches the air", "strikes an opponent with a fist"),
    "box": ("boxes", "is boxing", "shadow boxes", "throws jabs and hooks", "fights like a boxer"),
    "karate": ("does karate", "practises martial arts", "performs kung fu", "fights with martial arts", "does a kata"),
    "karate kick": (
        "kicks",
        "does a high kick",
        "kicks with the leg",
        "kicks an opponent",
        "does a roundhouse kick",
        "kicks hard",
    ),
    "soccer kick": ("kicks a ball", "kicks a football", "shoots a goal", "takes a penalty kick"),
    "salsa": ("dances salsa", "salsa dances", "dances a latin dance", "does the salsa"),
    "dance": (
        "dances",
        "is dancing",
        "dances gracefully",
        "does a dance",
        "dances ballet",
        "dances around",
        "pirouettes",
    ),
    "indian dance": ("dances an Indian dance", "performs a Bollywood dance", "does a classical Indian dance"),
    "breakdance": ("breakdances", "does breakdancing", "dances hip hop on the floor", "does a street dance"),
    "dab": ("dabs", "does the dab"),
    "zombie": ("walks like a zombie", "is a zombie", "lurches like the undead", "shambles like a zombie"),
    "idle": ("stands still", "is idle", "waits", "does nothing", "stands", "stands around", "just stands there"),
    "balance": ("balances on one leg", "stands on one foot", "keeps the balance"),
    "bend and lift": (
        "picks something up",
        "bends down to pick up a box",
        "lifts something from the ground",
        "picks up an object",
    ),
    "sword": ("swings a sword", "fights with a sword", "slashes with a blade", "attacks with a sword"),
    "wash self": ("washes the body", "takes a shower", "scrubs the body"),
    "wash window": ("cleans a window", "wipes a window", "washes a wall"),
    "basketball dribble": ("dribbles a ball", "plays basketball", "bounces a ball", "dribbles a basketball"),
    "drink": ("drinks", "drinks a glass of water", "takes a sip", "drinks from a bottle", "has a drink"),
    "reach up": (
        "reaches up",
        "reaches for a high shelf",
        "stretches up",
        "grabs something from above",
        "stretches the arms up",
    ),
    "laugh": ("laughs", "is laughing", "cracks up", "giggles", "laughs out loud"),
    "direct traffic": ("directs traffic", "regulates the traffic", "gives traffic signals"),
    "jumping jacks": ("does jumping jacks", "does star jumps", "exercises with jumping jacks"),
    "torso twist": ("twists the torso", "turns the upper body from side to side", "warms up the waist"),
    "knee raise": ("raises the knees", "lifts the knees high"),
    "squat": ("squats", "does squats", "squats down", "does knee bends"),
    "toe touch": ("touches the toes", "bends down to the toes"),
    "arm circles": ("circles the arms", "swings the arms in circles", "rotates the arms"),
    "referee signals": ("gives referee signals", "signals like a referee", "gestures with the arms"),
    "point": ("points", "points to the side", "points at something", "stretches out an arm and points"),
    "cartwheel": ("does a cartwheel", "turns a cartwheel", "cartwheels"),
}

# Actions that live in the arms and can be done while the legs do something else.
UPPER_BODY: Final = (
    "wave", "drink", "direct traffic", "referee signals", "wash window", "arm circles", "point", "box", "punch",
    "laugh", "reach up", "clap", "raise arm", "lower arm", "beckon", "salute", "shrug", "cross arms",
    "hands on hips", "nod", "shake head", "look", "look around", "block", "catch", "throw", "knock", "type",
    "phone", "facepalm", "think", "stretch", "celebrate",
)  # fmt: skip
# Actions of the legs that leave the arms free.
LOWER_BODY: Final = (
    "walk", "walk backward", "run", "jog", "jog in place", "idle", "sit", "squat", "hop", "zombie", "jump", "sit down",
    "turn", "side step", "step forward", "step backward", "tiptoe", "march in place", "sneak", "kneel", "crouch",
    "limp", "balance",
)  # fmt: skip
# Short steady actions whose clips are made longer by looping.
CYCLIC: Final = ("walk", "run", "jog", "jog in place", "zombie", "walk backward", "jumping jacks", "box", "hop")
# Played backwards these are another action.
REVERSED: Final[dict[str, str]] = {"walk": "walk backward", "sit down": "stand up"}

# What undoes them, as the same way backwards.
RISES: Final[dict[str, tuple[str, ...]]] = {
    "kneel": ("get up", "get up", "stand up"), "crouch": ("get up", "stand up"), "sit down": ("stand up", "get up"),
}  # fmt: skip

# What the body does after a short action, so that "sits down" for eight seconds means to sit down and stay;
# others stand.
SETTLES: Final[dict[str, str]] = {"sit down": "sit"}
SETTLES_DEFAULT: Final = "idle"
# What everybody asks for first; shown more often than the data alone would.
CORE: Final = ("walk", "run", "jump", "sit down", "wave", "punch", "box", "karate kick", "dance", "stand up")
# Here standing still is the action; everywhere else a still start or end of a clip is cut short.
STILL: Final = ("idle", "sit", "balance", "drink", "laugh", "direct traffic", "referee signals", "point", "toe touch")

# Asked for often and not in the data. A prompt nearest to one of these is said to be unknown instead of being taken for
# the known action it happens to share words with ("kneels down" and "knee raise").
NOT_KNOWN: Final = (
    "crawls on the floor", "swims", "climbs a tree", "does push-ups", "does sit-ups", "does a backflip", "rides a bike",
    "plays the guitar", "shoots a bow", "shoots a gun", "hugs somebody", "kisses somebody", "shakes hands",
    "eats something", "digs a hole", "rolls on the floor", "sweeps the floor", "scrubs the floor", "drives a car",
    "cries", "flies", "plays the piano", "rows a boat", "skates", "does a somersault", "plays the drums",
    "does parkour", "does a yoga pose", "hits a golf ball", "serves in tennis", "headbangs", "snowboards down a slope",
    "casts a magic spell", "does pilates", "rides a skateboard", "does a trick on a trampoline", "performs on a pole",
    "lifts a barbell", "takes pictures with a camera", "sings a song", "gives a lecture", "cooks a meal",
    "eats a meal with a fork", "swings a hammer", "saws wood", "paints a picture", "pets an animal", "gets dressed",
    "puts on clothes", "combs the hair", "brushes the teeth", "opens a door", "climbs a wall", "climbs a ladder",
    "carries a load", "plays tennis", "fires a rifle", "reloads a weapon", "sits on a horse", "drives a motorbike",
    "breathes deeply", "coughs and sneezes", "vomits", "flips over in the air", "slides on the ground",
    "dives into water", "hangs from a bar", "swings from a rope", "lifts somebody up", "wrestles with somebody",
)  # fmt: skip
