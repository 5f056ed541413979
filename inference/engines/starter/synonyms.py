"""Words that sentence embeddings take for something else, and the actions that they mean.

Read from top to bottom; the first pattern that holds at the beginning of a clause ("kneels on one "
    "knee") wins, where the
weights know its action.
"""

from __future__ import annotations

import re
from typing import Final

_THE: Final = "(?:(?:the|a|an|some|one|both|all) )?"
_OBJECT: Final = (
    "(?:something|it|objects?|box(?:es)?|balls?|stones?|rocks?|things?|items?|chairs?|crates?|bags?|suitcases?"
    "|boulders?|tables?"
    "|keys?|coins?|papers?|books?|bricks?|barrels?|carts?|cars?|doors?|walls?|ropes?|levers?|balloons?|frisbees?"
    "|spears?|sticks?"
    "|dart|darts|grenades?|apples?|snowballs?|packages?|parcels?|flowers?|baseballs?|weights?|cups?|logs?|bottles?"
    "|phones?)"
)
_NOT_KNOWN: Final = ""

_TABLE: Final = (
    # not in the data, and near to something that is
    (r"(?:kicks|shoots) (?:a |the )?(?:gun|rifle|pistol|bow|arrow)", _NOT_KNOWN),
    (r"throws up\b|falls asleep|falls in love", _NOT_KNOWN),
    (r"(?:plays|climbs|swims|rides|drives|flies|crawls|juggles|skates|skis|surfs|rows|cooks|eats|smokes|reads|writes"
     r"|paints|digs)\b"
     r"(?! (?:basketball|dead|with a ball))", _NOT_KNOWN),
    (r"(?:opens|closes|carries|flexes|snaps|stomps|stamps(?! on the spot)|bench press(?:es)?|blows|hangs|wakes|serves"
     r"|talks$|talks to (?!.*phone)|speaks$|argues"
     r"|sleepwalks|whistles|licks|shivers"
     r"|hits (?:a|the) drum|lifts weights|(?:skips|jumps) (?:a )?rope|swings on|walks on (?:the )?hands"
     r"|washes (?:the )?(?:dishes|car|hands)|sits on (?:a|the) (?:horse|bike|\w*bike))\b",
     _NOT_KNOWN),
    (r"(?:hugs|kisses|embraces|high fives|shakes hands|shakes the hand)\b", _NOT_KNOWN),
    (r"does (?:\w+ )?(?:push ?ups?|press ?ups?|sit ?ups?|pull ?ups?|planks?|burpees|backflips?|a backflip|a handstand"
     r"|yoga|somersaults?)",
     _NOT_KNOWN),
    (r"(?:backflips|somersaults|handstands|planks|moonwalks|twerks|curtsies|meditates|prays|sings|cries|sneezes"
     r"|coughs|yawns)\b",
     _NOT_KNOWN),
    # posture and the way there
    (rf"(?:gets|goes|drops|falls|sinks) (?:down )?(?:on|to|onto) {_THE}knees?\b|kneels|is kneeling|takes a knee"
     r"|genuflects|proposes", "kneel"),
    (r"(?:gets|stands|rises|comes|climbs)(?: back)? up (?:again )?(?:from|off) (?:the )?(?:ground|floor|bed|knees"
     r"|lying)|gets off the (?:ground|floor)|picks (?:himself|herself|themselves) up",
     "get up"),
    (r"(?:gets|stands|comes) (?:back )?to (?:the|one's) feet|(?:gets|stands)(?: back)? up(?: (?:from|off"
     r"|out of) (?:the|a) (?:\w+ )?"
     r"(?:chair|seat|bench|sofa|couch|stool))?$|rises(?: from (?:the|a) (?:\w+ )?(?:chair|seat|bench|sofa|couch"
     r"|stool))?$", "stand up"),
    (r"lies(?: down| on| flat|$)|is lying|lays down|goes to (?:sleep|bed)|sleeps|is sleeping", "lie down"),
    (r"(?:falls|collapses|faints|topples|tumbles|drops dead|drops to the (?:ground|floor)|dies|trips and falls"
     r"|passes out)\b(?! (?:back )?in)", "fall"),
    (r"crouches|ducks down|squats low|is crouching|hunkers down|cowers", "crouch"),
    (r"sits (?:still|quietly|motionless|without moving|on a chair without)|is sitting(?! down)|stays seated"
     r"|remains seated|is seated", "sit"),
    (r"sits|takes a seat|has a seat|(?:plops|sinks|slumps|drops|settles) (?:down )?(?:in|on|into|onto) (?:the"
     r"|a) (?:\w+ )?(?:chair|couch|sofa|bench|seat|stool)|lowers (?:himself|herself|themselves|the body|down) (?:in"
     r"|on)", "sit down"),
    (r"squats|does (?:\w+ )?(?:squats?|knee bends?)|is squatting", "squat"),
    (r"(?:stands|is standing|stays|waits|pauses|stops|halts|freezes|idles|rests|does nothing|is idle|doesn't move"
     r"|does not move|remains|stays still|stands still"
     r"|holds still|keeps still|hesitates|holds the pose)(?: (?:still|there|in place|idle|around|motionless"
     r"|where the is|on the spot|upright|moving"
     r"|walking|running|quietly|and waits|without moving|up straight|straight))*(?: for| a (?:bit|little))*$", "idle"),
    (r"balances\b|is balancing|(?:stands|is standing) on (?:one|the|a single) (?:leg|foot)", "balance"),
    (r"reaches (?:up|overhead|above|high|for (?:a|the) (?:high|top|ceiling|sky))", "reach up"),
    # head and eyes
    (rf"nods|gives {_THE}nod|says yes|agrees", "nod"),
    (r"shakes (?:the )?head|says no\b|disagrees", "shake head"),
    (r"(?:looks|glances|gazes|peers|stares)(?: all)? (?:around|about|from side to side|everywhere|back and forth|round)"
     r"|scans (?:the )?\w+|searches|surveys|observes", "look around"),
    (r"(?:looks|glances|gazes|peers|stares|peeks|watches)(?! for| like| tired| sad| happy| angry)(?:$| )", "look"),
    (r"tilts (?:the )?head", "look"),
    (r"bows (?:to|before|down|deeply|politely|respectfully)|bows$|takes a bow|bows\b", "bow"),
    # arms and hands
    (r"claps|applauds|gives (?:a round of )?applause", "clap"),
    (r"shrugs|raises the shoulders", "shrug"),
    (r"salutes|gives (?:a |the )?(?:military )?salute", "salute"),
    (r"beckons|waves (?:someone|somebody|them|him|us) (?:over|closer|in)|calls (?:someone|somebody|them) over"
     r"|motions? (?:someone )?to come"
     r"|gestures (?:for someone )?to come", "beckon"),
    (r"(?:crosses|folds) (?:the )?arms", "cross arms"),
    (r"(?:puts|places|rests|holds|has|sets|with|keeps)? ?(?:the )?hands? (?:on|at|to) (?:the )?(?:hips?|waist)"
     r"|stands akimbo", "hands on hips"),
    (r"facepalms|slaps the forehead|puts the (?:hand|palm) (?:on|to|over|in front of) the (?:face|forehead)"
     r"|buries the face|covers the face", "facepalm"),
    (r"thinks|ponders|is thinking|contemplates|wonders|scratches the (?:chin|head)|(?:strokes|rubs"
     r"|touches) the (?:chin|beard)", "think"),
    (r"(?:talks|speaks|is|answers|calls|chats)(?: someone)? (?:on|into|over) the (?:\w+ )?(?:phone|telephone|mobile"
     r"|smartphone)"
     r"|answers (?:the|a) (?:phone|call)|makes a (?:phone )?call|takes a (?:phone )?call|phones|telephones"
     r"|calls (?:someone|somebody)$"
     r"|uses the (?:phone|smartphone)|holds the phone to the ear|picks up the phone", "phone"),
    (r"types|is typing|works (?:at|on) (?:the|a) (?:computer|keyboard|laptop)|uses (?:the|a) (?:computer|keyboard"
     r"|laptop)", "typing"),
    (r"knocks(?: on| at|$)", "knock"),
    (r"(?:waves|greets|says (?:hi|hello|goodbye|bye)|bids farewell)\b(?! (?:with a .*salute|around|about|a (?:sword"
     r"|flag"
     r"|stick)))", "wave"),
    (r"(?:raises|lifts|puts|throws|holds|sticks|stretches out|moves|brings)(?: up)? (?:the |an? |one )?(?:arms?"
     r"|hands?)(?: up| high| overhead| in the air"
     r"| into the air| above the head| over the head| to the (?:front|side)| out to the sides?| forward| sideways"
     r"| straight up| out| ahead"
     r"| above| upwards?)*$|surrenders|raises the hand to ask", "raise arm"),
    (r"(?:lowers|drops|puts down|takes down|brings down|lets down|puts|takes|brings)(?: down)? (?:the )?(?:arms?"
     r"|hands?)(?: (?:back )?down| again)*$",
     "lower arm"),
    (r"points\b", "point"),
    (r"stretches(?: (?:out|the (?:arms|body|back|limbs)|after waking.*|and yawns))*$|does (?:some )?stretch(?:es"
     r"|ing)", "stretch"),
    # things
    (rf"picks (?:up )?{_THE}(?:\w+ ){{0,2}}?{_OBJECT}?(?: up)?\b(?:.*(?:ground|floor|table))?|picks up"
     rf"|lifts {_THE}(?:\w+ )?{_OBJECT}"
     r"|grabs (?:\w+ ){1,3}from the (?:ground|floor)", "pick up"),
    (rf"(?:pushes|shoves|moves)(?: against)? {_THE}(?:\w+ ){{0,2}}{_OBJECT}|pushes(?: (?:forward|hard|someone"
     r"|somebody))*$|shoves", "push"),
    (r"(?:pulls|drags|tugs|hauls|yanks)\b", "pull"),
    (rf"(?:throws|tosses|hurls|pitches|flings|lobs) {_THE}(?:\w+ ){{0,2}}{_OBJECT}|throws(?: (?:forward|overhand"
     r"|underhand|far))?$"
     r"|tosses$|hurls$", "throw"),
    (r"catches\b(?! (?:fire|a cold|breath|up))", "catch"),
    # fighting
    (r"(?:blocks|parries|guards|defends|shields)\b|raises the guard", "block"),
    (r"(?:dodges|evades|ducks|sidesteps (?:a|an|the)|swerves|leans back to avoid|avoids)\b", "dodge"),
    (r"shadowboxes|shadow boxes|boxes|is boxing|spars|throws (?:some )?(?:jabs|combos|jabs and hooks)"
     r"|fights like a boxer", "box"),
    (r"(?:punches|jabs|hooks|uppercuts|throws (?:a |an )?(?:\w+ )?(?:punch|punches|hook|jab|uppercut|straight|cross)"
     r"|hits with the fist|strikes with the fist"
     r"|hook|jab|uppercut|punch|does (?:a |an )?(?:hook|jab|uppercut))\b", "punch"),
    (r"kicks (?:a |the )?(?:ball|football|soccer ball|penalty|goal)|shoots (?:a )?(?:goal|penalty|the ball)"
     r"|takes a (?:penalty|free) kick"
     r"|plays (?:football|soccer)", "soccer kick"),
    (r"(?:kicks|does (?:a |an )?(?:\w+ )?kicks?|(?:\w+ ){0,2}kick|throws a (?:\w+ )?kick)\b", "kick"),
    # going
    (r"(?:sneaks|creeps|prowls|slinks|stalks|skulks)\b", "sneak"),
    (r"(?:tiptoes|(?:walks|moves|goes) on (?:the )?(?:tips of (?:the )?)?(?:tip ?toes?|toes))\b"
     r"|goes on tiptoe", "tiptoe"),
    (r"limps|hobbles|walks with a limp", "limp"),
    (r"(?:staggers|stumbles|trips|sways|reels|totters|wobbles|walks unsteadily|lurches)\b(?!.*(?:zombie|undead"
     r"|dead))", "stagger"),
    (r"(?:walks|lurches|shambles|staggers|moves|acts|is) (?:\w+ )?(?:like )?(?:a |an )?(?:zombie|undead|walking dead)"
     r"|zombie walks?", "zombie"),
    (r"marches (?:in place|on the spot)", "march in place"),
    (r"(?:jogs|runs|sprints) (?:in place|on the spot)", "jog in place"),
    (r"(?:walks|steps|goes|moves|paces) (?:in place|on the spot)", "march in place"),
    (r"(?:side ?steps?|steps|shuffles|moves|walks|goes|strafes|slides) (?:\w+ )?(?:sideways|sidewards|to the side"
     r"|aside|laterally)"
     r"|side ?steps|sidesteps|strafes", "side step"),
    (r"steps (?:back|backwards?|away)\b|(?:walks|moves|goes) steps? back|takes? (?:\w+ )?(?:steps?"
     r"|paces?) back", "step backward"),
    (r"steps (?:forwards?|ahead|closer|up)$|steps$|(?:walks|moves|goes) (?:forward )?(?:by )?steps?\b"
     r"|moves forward a little", "step forward"),
    (r"(?:walks|steps|backs|moves|goes|paces|strolls|shuffles)(?: \w+)? (?:backwards?|back|away|in reverse|up)$"
     r"|retreats|backs (?:up|away|off)"
     r"|(?:walks|steps|moves|goes) backwards?", "walk backward"),
    (r"(?:turns|rotates|pivots|swivels|spins|twirls|whirls|revolves|faces)(?: (?:around|round|about|back"
     r"|in place|on the spot"
     r"|the other way|the body|on the heel|to face the other way|to the side|in a (?:full )?circle|itself|self|away"
     r"|slightly|right round"
     r"|and faces the other way))*$", "turn"),
    (r"(?:jumps|leaps|hops) (?:and (?:turns|spins)|while turning|with a (?:\w+ )?(?:turn|spin))"
     r"|spins in the air", "jump turn"),
    (r"(?:jumps|leaps|bounds)(?: \w+)? (?:forwards?|ahead|over .+|far|across .+)$|does a long jump", "jump forward"),
    (r"(?:jumps|leaps)(?: (?:up|high|in the air|into the air|for joy|up high|in place|on the spot|straight up"
     r"|up and down|with both feet))*$", "jump"),
    (r"(?:hops|skips|bounces)\b(?! (?:a |the )?(?:basket)?ball)", "hop"),
    (r"(?:sprints|dashes|races|charges|bolts|flees|rushes|gallops|runs)(?: (?:forwards?|ahead|away|off|fast|around"
     r"|straight|straight ahead|along"
     r"|towards? .+|to .+|from .+|across .+|for .+|after .+|past .+))*$", "run"),
    (r"jogs(?: (?:forwards?|ahead|along|around|back|away|towards? .+|to .+|across .+))*$", "jog"),
    (r"(?:walks|strolls|wanders|saunters|ambles|paces|strides|struts|trudges|plods|marches|hikes|roams|approaches|steps"
     r"|comes|goes|moves|shuffles|sidles|hurries|proceeds|heads)(?: (?:forwards?|ahead|around|along|away|off|on|back"
     r"|over|straight|about"
     r"|up|closer|to and fro|up and down|back and forth|in|out|(?:towards?|to|from|across|past|through|into|down"
     r"|along|in|on|over|by|around"
     r"|with|between|beside|near|at) (?!(?:the )?hands\b).+))*$", "walk"),
    (r"goes for a (?:walk|stroll|hike)", "walk"),
    (r"goes for a (run|jog)", "jog"),
    # feelings shown
    (r"celebrates|cheers|rejoices|pumps (?:the )?fists?|does a (?:victory|fist) \w+|shows? (?:his )?joy"
     r"|throws the arms up in joy", "celebrate"),
    (r"(?:laughs|giggles|chuckles|cracks up|is laughing)\b", "laugh"),
    (r"(?:drinks|sips|takes a (?:sip|drink))\b", "drink"),
    (r"cartwheels|does (?:a )?cartwheels?|turns (?:a )?cartwheels?", "cartwheel"),
    (r"does (?:the )?dabs?$|dabs", "dab"),
)  # fmt: skip

SYNONYMS: Final = tuple((re.compile(f"(?:{words})"), action) for words, action in _TABLE)

_ADVERB: Final = re.compile(r" (?!(?:belly|family|only|unsteadily)\b)\w{3,}ly\b")

STAND_INS: Final = {
    "kick": "karate kick",
    "pick up": "bend and lift",
    "march in place": "knee raise",
    "step forward": "walk",
    "step backward": "walk backward",
}
"""Names under which other weights know the same."""


def named_action(words: str, actions: tuple[str, ...]) -> str | None:
    """The action that a clause's words name for certain; "" for one that is known to be unknown; None if unsure.

    words: a clause's text without "a person".
    """
    words = _ADVERB.sub("", words)
    for pattern, action in SYNONYMS:
        if pattern.match(words) is None:
            continue
        if not action:
            return ""
        known = next((name for name in (action, STAND_INS.get(action, "")) if name in actions), None)
        if known is not None:
            return known
    return None
