"""Words that sentence embeddings take for something else, and the actions that they mean.

A clause's words are tried against the turns of phrase first, from top to bottom, then by their verb alone; whatever
neither knows is left to the embedding. Words are as clauses.py leaves them: "kneels on one knee", "looks".
"""

from __future__ import annotations

import re
from typing import Final

UNKNOWN: Final = ""
_GROUND: Final = "(?:ground|floor|bed|grass)"
_SEAT: Final = "(?:chair|seat|bench|sofa|couch|stool|armchair)"
_SPOT: Final = "(?:in place|(?:on|at) (?:the|one|a) (?:same )?spot)"
_THING: Final = r"(?:the |a |an |some |one |heavy |light |big |small |old |large |wooden |imaginary )*"
_WAY: Final = (
    r"(?: (?:forwards?|ahead|around|along|away|past|by|inside|outside|there|here"
    r"|home|off|on|back|over|out|in|straight|about|up|closer|fast|to and fro"
    r"|up and down"
    r"|back and forth|(?:towards?|to|from|across|past|through|into|down|along|in|on|over|by|around|with|between"
    r"|beside|near"
    r"|at|for|after|off|out of|onto|behind) (?!(?:the )?(?:hands|toes|tip ?toes?)\b).+))*$"
)
"""Where somebody goes, to the end of the words."""

_PHRASES: Final[tuple[tuple[str, str], ...]] = (
    # not in the data, and alike to something that is
    (r"throws (?:up\b|a (?:tantrum|party|fit)\b)|pushes up from|falls (?:asleep|in love)|shakes (?:the )?hands?\b"
     r"|plays (?!basketball|with a ball|tug|football"
     r"|soccer)", UNKNOWN),
    (r"(?:does|performs) (?:\w+ )*?(?:(?:push|press|sit|pull|chin) ?ups?|planks?|burpees?|(?:back|front)?flips?"
     r"|handstands?|yoga"
     r"|somersaults?|splits|worm|moonwalk)\b|(?:push(?:es)?|press(?:es)?|sits?|pulls?|chins?) ups?\b"
     r"|(?:does an? )?(?:head|hand) ?stands?\b|bench presses"
     r"|.*\bon (?:a|the) (?:horse|bike|bicycle|skateboard|surfboard|snowboard|motorbike)\b"
     r"|(?:back|front)flips?\b", UNKNOWN),
    (r"hits (?:a|the) drum|lifts weights|(?:skips|jumps) (?:a )?rope|swings on|walks on (?:the )?hands|sits on (?:a"
     r"|the) \w*(?:horse|bike)"
     r"|(?:washes|dries) (?:the )?(?:dishes|car|hands)|picks the nose|(?:shoots|fires) (?:a |the )?(?:gun|rifle"
     r"|pistol|bow|arrow)"
     r"|pours|(?:takes|snaps|poses for) (?:an? |some )?(?:selfie|photo|picture)s?\b|talks (?!.*phone)|talks$"
     r"|pole danc", UNKNOWN),
    (r"hoists .*\b(?:flag|sail)s?\b"
     r"|(?:puts|sets) (?:(?:the|an?) (?!arms?\b|hands?\b|fists?\b|foot|leg|finger)\w+(?: \w+)? )?"
     r"down\b(?! (?:the )?(?:arm|hand|fist))|taps (?:the )?(?:foot|feet|fingers?)"
     r"|(?:puts |holds )?(?:the )?(?:hands?|arms?) behind (?:the )?(?:head|back)", UNKNOWN),
    # low, and up again
    (r"(?:gets|goes|drops|falls|sinks) (?:down )?(?:on|to|onto) (?:the |one |both |a )*knees?\b|takes a knee"
     r"|is kneeling", "kneel"),
    (rf"(?:gets|stands|rises|comes|climbs|picks \w+sel\w+)(?: back)?(?: up)? (?:from|off) (?:the "
     rf"|lying)(?:.*{_GROUND}|$|.*back)"
     rf"|gets (?:up )?off the {_GROUND}|picks \w+sel(?:f|ves) up|climbs back to the feet", "get up"),
    (rf"gets (?:out of|off|up from) (?:the|an?) (?:\w+ )?{_SEAT}"
     rf"|(?:gets|stands|comes) (?:back )?(?:up )?to the feet|gets on the feet|(?:gets|stands)(?: back)? up(?: (?:from"
     rf"|off|out of) (?:the|a) (?:\w+ )?{_SEAT})?$"
     rf"|rises(?: from (?:the|a) (?:\w+ )?{_SEAT})?$", "stand up"),
    (rf"lies(?: down| on| flat| still| there|$)|is lying|flops (?:down )?on"
     r"|lays (?:\w+sel\w+ )?down|goes to (?:sleep|bed|lie)"
     rf"|stretches out on the {_GROUND}", "lie down"),
    (rf"drops dead|drops to the {_GROUND}"
     rf"|(?:slumps|crumples|keels|crashes|sinks)"
     rf" (?:\w+ )?(?:over|unconscious|down$|to the {_GROUND})|passes out|knocks (?:down|out)$", "fall"),
    (r"ducks(?: down\b.*)?$|gets into a crouch|gets down low|stays low|is crouching", "crouch"),
    (r"sits (?:still|idle|idly|quietly|motionless|without moving|there)|is sitting(?! down)|(?:stays|remains|is"
     r"|keeps|rests) (?:seated|sitting)"
     r"|sits (?:in|on) (?:an? |the )?(?:\w+ )?armchair|seated (?!position)|remains sitting", "sit"),
    (rf"(?:takes|has) a seat|lowers (?:\w+sel\w+|the body|down) (?:in|on)|(?:plops|sinks|slumps"
     rf"|settles) (?:down )?(?:in|on)\w* (?:the|an?) (?:\w+ )?{_SEAT}",
     "sit down"),
    (r"does (?:\w+ )?(?:squats?|knee bends?)|is squatting", "squat"),
    (r"(?:stands|is standing)(?: \w+)? on (?:one|the|a single) (?:leg|foot)|(?:stands|is standing|balances) like a"
     r" (?:stork|flamingo)|(?:on|one) (?:one|the|a single) leg$", "balance"),
    (r"plays tug\b", "pull"),
    (r"hangs (?:around|about|out)\b", "idle"),
    (r"(?:leans|moves|steps|jumps|gets) out of the way|(?:ducks|bobs) and weaves", "dodge"),
    (rf"(?:stands|is standing|stays|waits|pauses|stops|halts|freezes|idles|rests|remains|holds|keeps|hesitates|is)"
     rf"(?: (?:still|there|{_SPOT}|idle|idling|around|motionless|upright|moving|walking|running|and waits"
     r"|without moving|(?:up )?straight|the pose|for"
     r"|it|(?:like )?(?:this|that)|(?:this|that) way|(?:this |the )?position|this pose|a (?:bit|little)))*$"
     r"|does nothing|(?:doesn't|does not) move", "idle"),
    (r"(?:raises|lifts) (?:the |a |one )*(?:legs?|knees?)\b|(?:pulls|brings|draws|tucks|drives|hugs|gets)(?: up)?"
     r" (?:the |an? |one )*knees?\b|(?:the )?knees? up\b|high knees", "knee raise"),
    (r"(?:trunk|torso|waist|upper body|body) (?:twist|rotation|turn)s?\b", "torso twist"),
    # head and eyes
    (r"gives (?:a |the )?nod|says yes|agrees with a nod", "nod"),
    (r"shakes (?:the )?head|says no\b|moves the head from side to side", "shake head"),
    (r"takes in the (?:surroundings|view|room|scene|place)", "look around"),
    (r"(?:the )?eyes (?:to|on|up|down|at)\b|checks out what is|checks out what's", "look"),
    (r"(?:looks|glances|gazes|peers|stares)(?: all)? (?:around|about|round|from side to side|everywhere"
     r"|back and forth|in (?:all|every) directions?)"
     r"|scans (?:the )?\w+", "look around"),
    (r"(?:looks at|checks|texts on|scrolls on|reads a message on|uses) (?:the|a) (?:smart)?(?:phone|watch)", "phone"),
    (r"(?:looks|glances|gazes|peers|stares|peeks)(?! (?:for|like|tired|sad|happy|angry)\b)(?:$| )", "look"),
    (r"(?:takes|makes|gives) (?:\w+ )*bow\b|greets with a bow", "bow"),
    # arms and hands
    (r"waves (?:someone|somebody|them|him|us) (?:over|closer|in)|calls (?:someone|somebody|them) over|(?:motions?"
     r"|gestures|signals)"
     r" (?:for |at )?(?:someone |somebody |him |her |them )?(?:to )?(?:come|follow)|gestures come|comes (?:over )?here"
     r"|curls (?:the|a) (?:index )?finger", "beckon"),
    (r"(?:crosses|folds) (?:the )?arms", "cross arms"),
    (r"gives (?:.* )?applause", "clap"),
    (r"(?:(?:puts|places|rests|holds|has|sets|keeps|stands with) )?(?:the )?(?:hands?|fists?) (?:on|at|to)"
     r" (?:the )?(?:hips?|waist)|(?:stands|arms) akimbo|(?:strikes )?(?:a )?(?:super)?hero(?:ic)? pose",
     "hands on hips"),
    (r"(?:does a facepalm|slaps the forehead|(?:puts|places|slaps|presses|lays|brings|claps|plants|smacks|hits"
     r"|covers) (?:the |a )?(?:hand|palm)s? (?:on|to|over|in front of|against|onto|in|into) (?:the )?(?:face|forehead)"
     r"|(?:drops|puts|lowers|sinks) the (?:face|head) in(?:to)? the (?:hands?|palms?)|slaps the face$"
     r"|covers the face with the (?:hands?|palms?)"
     r"|(?:buries|hides) the face)", "facepalm"),
    (r"(?:scratches|strokes|rubs|touches|holds) the (?:chin|beard)|scratches the head|(?:puts|with) (?:a"
     r"|the) hand (?:on|to) the chin|is thinking", "think"),
    (r".*\bon (?:the|a) (?:\w+ )?(?:(?:tele)?phone|call)\b|(?:answers|picks up) (?:the|a) (?:phone|call)"
     r"(?! (?:from|off) the (?:floor|ground|table|desk))|(?:makes"
     r"|takes) a (?:phone )?call|calls (?:someone|somebody)$"
     r"|holds (?:the|a) phone", "phone"),
    (r"(?:works|writes|is typing) (?:at|on) (?:the|a) (?:computer|keyboard|laptop)|uses (?:the|a) (?:computer"
     r"|keyboard|laptop)|is typing", "type"),
    (r"(?:works|writes|codes|types|hammers|bangs|hacks|clicks|mashes|taps)\b.*\b(?:at|on) (?:the|a) (?:\w+ )?"
     r"(?:computer|keyboard|laptop|pc)\b", "type"),
    (r"hails (?:a|the) |flags down|greets (?!.*\b(?:bow|salute)\b)|says (?:hi|hello|goodbye|bye)\b", "wave"),
    (r"(?:raises|lifts|puts|throws|holds|sticks|stretches out|moves|brings|extends)(?: up)? (?:the |an? "
     r"|one )?(?:arms?|hands?)(?: (?:up|high|overhead|out|ahead"
     r"|above|upwards?|forward|sideways|straight up|in(?:to)? the air|(?:above|over) the head|to the (?:front|sides?)"
     r"|to ask a question))*$|surrenders|hands up",
     "raise arm"),
    (r"(?:lowers|drops|puts down|takes down|brings down|lets down|puts|takes|brings)(?: down)? (?:the |an? )?(?:arms?"
     r"|hands?)(?: (?:back )?down| again"
     r"| to the sides?)*$", "lower arm"),
    (r"(?:opens|spreads) (?:the )?arms|(?:the )?(?:arms?|hands?|fists?) (?:go(?:es)? |are |is )?(?:straight |held )?"
     r"(?:up|high|out|raised|in(?:to)? the air|(?:above|over) the head|overhead)|stretches (?:out )?(?:the )?(?:arms?"
     r"|hands?) (?:out|forward|ahead|sideways|in front|to the sides?)", "raise arm"),
    (r"reaches (?:way |right |straight )?(?:up|overhead|above|high|for (?:a|the) (?:high|top|ceiling))",
     "reach up"),
    (r"stretches (?:out )?(?:the |an? )?(?:arms?|hands?) (?:up|high|overhead|upwards?)\b.*"
     r"\b(?:get|grab|take|fetch|reach|shelf|for|touch)\b", "reach up"),
    (r"(?:(?:makes|draws|does) (?:\w+ )?|(?:big|small|large|wide) )circles(?: with .*)?$", "arm circles"),
    (r"(?:taps|raps) (?:\w+ )?(?:on|at) (?:the|an?) (?:\w+ )?(?:window|door|glass)\b", "knock"),
    (r"windmills? (?:the )?arms|(?:the )?arm windmills?", "arm circles"),
    (r"(?:wipes|cleans|polishes|washes|scrubs|squeegees?)\b.*\b(?:windows?|glass|panes?|windshield|mirrors?)\b",
     "wash window"),
    (r"reaches\b.*\b(?:shelf|cupboard|ceiling|top)\b", "reach up"),
    (r"(?:swivels|rotates|twists) (?:the )?(?:hips|waist|torso|upper body|trunk)\b", "torso twist"),
    (r"reaches (?:all the way )?down(?: to(?:wards)? the (?:floor|ground))?$", "toe touch"),
    (r"reaches (?:out|forwards?|ahead)(?: (?:to the front|in front|ahead|forwards?))?$", "raise arm"),
    (r"(?:stretches|bends|reaches|leans)\b.*\bto(?:wards)? (?:the )?(?:toes|feet)\b", "toe touch"),
    (r"(?:is )?(?:a )?standing ovation", "clap"),
    (r"(?:\w+ )*?(?:style|formal|japanese|courtly|theatrical|ceremonial) bow\b", "bow"),
    (r"lathers\b|soaps (?:up|the)", "wash self"),
    (r"(?:tips|topples|keels|tumbles|flops) (?:over|down)\b", "fall"),
    (r"ducks (?:down|behind|below|low|into a crouch)\b", "crouch"),
    (r"(?:grabs|snatches|plucks)\b.*\b(?:mid ?air|(?:out of|from) the air|in flight)\b", "catch"),
    (r"(?:jerks|springs|twists|leaps|throws the body) (?:out of the way|aside|away)\b", "dodge"),
    (r"(?:the |an? )?flamingo (?:pose|stance)", "balance"),
    (r"(?:dawdles|moseys|mooches|traipses|promenades|wends)\b", "walk"),
    (r"pops (?:back )?up\b", "stand up"),
    (r"works (?:the|an?) (?:\w+ )?(?:bag|pads)\b", "box"),
    (rf"trots {_SPOT}", "jog in place"),
    (r"checks (?:on |for |if |out )?(?!.*\b(?:watch|phone|pulse|time|wrist|pockets?)\b)", "look"),
    (r"(?:hammers|pounds|bangs|thumps|raps|beats) (?:on|at|against) (?:the|an?) (?:\w+ )?(?:door|gate|window|wall"
     r"|hatch)\b", "knock"),
    (r"(?:skims|skips) (?:the|an?) (?:\w+ )?(?:stone|pebble|rock)\b", "throw"),
    (r"(?:lounges|perches|reclines|slouches|is (?:perched|lounging|slouching)) (?:on|in|at)\b", "sit"),
    (r"surveys\b", "look around"),
    (r"covers the (?:face|eyes)$", "facepalm"),
    # things
    (r"(?:grabs|snatches|swipes|collects|retrieves|fetches) (?:the|an?|some) (?!.*\b(?:head|knee|knees|chest|stomach"
     r"|arms?|legs?|hand|hands|foot|shoulders?|neck|ears?|shelf|above|ladder|rope|rail|ball|phone)\b)\w+",
     "pick up"),
    (r"(?:carries|takes|brings) (?:it|them|the \w+|an? \w+) (?:away|off|across|over|to|into|back|out|along|through"
     r"|around"
     r"|home|inside|outside|up to)\b", "walk"),
    (r"(?:climbs|clambers|struggles|scrambles|gets|rises|comes|springs|staggers|leaps)(?: back)?(?: up)? (?:to|onto"
     r"|on) the"
     r" (?:two )?feet\b", "get up"),
    (r"(?:the )?(?:chin|face) (?:on|in) (?:the )?(?:fists?|hands?|palms?)$", "think"),
    (rf"(?:picks|lifts|grabs|scoops) (?:up )?{_THING}(?:something|it|object|box|ball|stone|rock|thing|item|crate|bag"
     r"|suitcase|coin|paper|book|brick|parcel|flower"
     rf"|log|bottle|stick)\b(?!.*(?:shelf|above))|picks up (?!the phone(?! (?:from|off)))|grabs .*from the {_GROUND}"
     rf"|lifts .*off the {_GROUND}", "pick up"),
    (r"lifts (?!.*\b(?:arms?|hands?|legs?|knees?|foot|feet|heels?|head|chin|shoulders?|weights?|dumbbells?|barbells?"
     r"|elbows?|fingers?|eyebrows?|hat|eyes|gaze|fists?|toes?|hips?|body|cup|glass|bottle|mug|phone|receiver|baby"
     r"|thumbs?|one)\b)(?:up )?(?:the|an?|some) \w+|hoists (?:up )?(?:the|an?|some) \w+", "pick up"),
    (r"catches (?!fire|a cold|breath|up)|grabs a flying", "catch"),
    # fighting
    (r"throws (?:some )?(?:jabs|combos)|(?:fights|punches) like a boxer|is boxing|does boxing|shadow boxing", "box"),
    (r"(?:snaps|lands|delivers|unleashes|executes|launches|fires|aims|drives|swings) (?:\w+ )*?kicks?\b", "kick"),
    (r"(?:snaps|lands|delivers|unleashes|executes|launches|fires|aims|drives|swings) (?:\w+ )*?"
     r"(?:punch(?:es)?|jabs?|hooks?|uppercuts?|fists?)\b", "punch"),
    (r"throws (?:\w+ )*?(?:punch|punches|hook|jab|uppercut|straight|cross)\b|(?:hits|strikes) (?:.* )?with the fists?"
     r"|does (?:an? )?(?:\w+ )?(?:hook|jab|uppercut|punch)"
     r"|(?:\w+ )?(?:hook|jab|uppercut|punch)$", "punch"),
    (r"(?:penalty|free|corner|goal) kick|(?:kicks|shoots|boots|blasts) (?:a |the )?(?:\w+ )?(?:ball|football"
     r"|footie|penalty|goal)\b|takes a (?:penalty|free) kick"
     r"|plays (?:football|soccer)", "soccer kick"),
    (r"passes (?:the |a )?(?:football|soccer ball)\b", "soccer kick"),
    (r"(?:hits|strikes) (?:at )?(?:the|a) (?:\w+ )?(?:bag|pads?)\b", "punch"),
    (r"(?:does|throws) (?:an? )?(?:\w+ )*kicks?\b|(?:\w+ ){0,2}kick$|roundhouse\b", "kick"),
    (r"(?:swings|hacks|slashes|fights|attacks|strikes|cuts|lunges|stabs|thrusts|chops|slices|duels|charges|swipes|hits"
     r"|practi[sc]es)\b.*\b(?:sword|blade|katana|sabre|saber|broadsword|longsword|machete|rapier|lightsaber|claymore"
     r"|scimitar)s?\b|sword (?:\w+ )?\w+|sword$|fenc(?:es|ing)\b", "sword"),
    (r"(?:(?:some|a few|the) )?(?:karate|kung fu|martial arts?|tae ?kwon ?do|judo)\b(?!.*\b(?:kick|punch|chop))|katas?$"
     r"|(?:does|performs|practi[sc]es|trains|shows|demonstrates) (?:\w+ )*?(?:karate|kung fu|martial arts?|kata"
     r"|tae ?kwon ?do)s?\b(?!.*\b(?:kick|punch|chop))", "karate"),
    (r"(?:does |dances )?(?:the |some )?salsa\b", "salsa"),
    (r"(?:does |dances )?(?:an? |the )?(?:little )?(?:jig|waltz|tango|flamenco|foxtrot|polka|cha cha|rumba)(?:es|s)?\b"
     r"|(?:grooves|boogies)\b",
     "dance"),
    (r".*\b(?:b ?boy|b ?girl|headspins?|toprock)\b", "breakdance"),
    # going
    (r"goes for a (?:walk|stroll|hike)", "walk"),
    (r"goes for a (?:run|jog)", "jog"),
    (r"(?:walks|moves|goes|creeps|sneaks|steps|strolls|prowls|runs|comes)\b.*?\bon (?:the )?(?:tips of the |very )?"
     r"(?:tip ?toes?|tippy ?toes?|toes|balls of the feet)\b|tip ?toe(?:s|ing)? |(?:is )?on (?:the )?tip ?toes?",
     "tiptoe"),
    (r"walks with a limp|drags (?:the |a )?(?:\w+ )?(?:foot|leg|feet)", "limp"),
    (r"(?:crouch(?:es|ed)?|crouching) (?:walks?|runs?|moves?)\b|(?:walks|moves|goes|steps)\b.* (?:in a (?:low )?crouch"
     r"|crouch(?:ed|ing))|(?:walks|moves) low", "sneak"),
    (r"crosses the (?:legs|fingers|eyes)", UNKNOWN),
    (r"crosses the (?:street|road|room|stage|bridge|hall|field)", "walk"),
    (r"walks unsteadily|loses (?:the )?balance", "stagger"),
    (r".*\blike (?:a |an |the |some )?(?:zombie|undead|living dead|walking dead"
     r"|corpse)|zombie walks?|is a zombie", "zombie"),
    (rf"(?:marches|walks|steps|paces) {_SPOT}", "march in place"),
    (rf"(?:jogs|runs|sprints) {_SPOT}", "jog in place"),
    (r"(?:side ?steps?|steps|shuffles|moves|walks|goes|slides) (?:\w+ )?(?:sideways|sidewards|to the side|aside"
     r"|laterally)|side ?steps?\b|strafes\b|does side steps", "side step"),
    (r"steps (?:\w+ )?(?:back|backwards?|away)\b|(?:takes|walks|moves|goes) (?:\w+ )?(?:steps?|paces?) (?:back|away)",
     "step backward"),
    (r"steps(?: (?:forwards?|ahead|closer|up|big|small))*$|(?:takes|walks|moves|goes) (?:forward )?(?:by )?(?:steps?"
     r"|paces?)\b"
     r"|comes closer$", "step forward"),
    (r"(?:walks|moves|goes|paces|strolls|shuffles)(?: \w+)? (?:backwards?(?:$| .+)|back|in reverse)$"
     r"|(?:backs (?:up|away|off)|retreats)\b", "walk backward"),
    (r"backpedals\b|(?:does )?(?:a )?(?:backwards?|reverse) walks?\b", "walk backward"),
    (rf"(?:turns|rotates|pivots|swivels|spins|twirls|whirls|faces)(?: (?:around|round|about|back|{_SPOT}"
     r"|the (?:other way|body)|on the heel|to face the other way"
     r"|to the side|in a (?:full )?circle|itself|self|away|slightly|and faces the other way))*"
     r"(?: (?:(?:to|and) (?:faces?|looks?|sees?|checks?|watch) .+"
     r"|(?:towards?|to|from) the .+|with the (?:whole|entire) body))?$", "turn"),
    (r"(?:jumps|leaps|hops) (?:and (?:turns|spins)|while turning|with a (?:\w+ )?(?:turn|spin))"
     r"|spins in the air", "jump turn"),
    (r"(?:jumps|leaps|bounds)(?: \w+)? (?:forwards?|ahead|far|(?:over|across) .+)$|does a long jump"
     r"|(?:long|broad) jumps?\b|hurdles (?!.*race)", "jump forward"),
    (r"(?:jumps|leaps)(?: (?:up|high|around|backwards?|back|for joy|up high|straight up|up and down|with both feet"
     r"|in(?:to)? the air)| " + _SPOT + ")*$", "jump"),
    (r"(?:hops|skips|bounces)\b(?!.*ball)", "hop"),
    (r"jumps (?:up )?(?:for|to) the (?:ceiling|sky)", "jump"),
    (rf"(?:runs|sprints|chases|dashes|races|charges|bolts|flees|rushes|gallops|escapes){_WAY}", "run"),
    (rf"jogs{_WAY}", "jog"),
    (r"(?:walks|strolls|wanders|roams|paces|ambles|saunters|trudges|hikes) (?:about |around |along )?(?:the|a|an|this) "
     r"(?!(?:dog|cat|line|plank|bike)\b).*", "walk"),
    (rf"(?:walks|strolls|wanders|saunters|ambles|paces|strides|struts|swaggers|trudges|plods|marches|hikes|roams|approaches"
     r"|steps|comes|goes|moves|shuffles|sidles"
     rf"|hurries|proceeds|heads){_WAY}", "walk"),
    (r".*\b(?:with|using) (?:the |an? |two )?(?:\w+ )?(?:katana|sword|blade|sabre|saber|rapier|longsword|claymore"
     r"|cutlass)s?\b"
     r"(?!.* in\b)", "sword"),
    (r"thinks (?:hard|deeply|long|about|over|it over|things over)\b", "think"),
    (rf"waits (?:\w+ )?(?:on|in) (?:the|an?) (?:\w+ )?{_SEAT}", "sit"),
    # moods
    (r"fist pumps?\b|pumps (?:\w+ )*fists?|throws a fist pump|does a (?:victory|fist) \w+"
     r"|throws (?:\w+ )*fists in the air|.*\b(?:arms?|fists?|hands?)\b.* in (?:victory|triumph|celebration)"
     r"|(?:strikes )?(?:a )?(?:victory|winning|winner's|triumphant) (?:pose|stance|dance|gesture|jump)", "celebrate"),
    (r"bursts out laughing|cracks up", "laugh"),
    (r"takes an? (?:\w+ )?(?:sip|drink|swig|gulp)\b|has an? (?:\w+ )?drink\b", "drink"),
    # signals
    (r"(?:directs|controls|regulates|manages|guides|waves) (?:the )?(?:traffic|cars|vehicles)"
     r"|traffic (?:control|police)|(?:gives|makes) traffic", "direct traffic"),
    (r"(?:gives|makes|shows|does|performs) (?:\w+ )*(?:referee|umpire)(?:'s)? (?:\w+ )?(?:signals?|gestures?|signs?)"
     r"|(?:acts|signals|gestures) like (?:an? )?(?:\w+ )?(?:referee|umpire)|referee (?:\w+ )?signals?",
     "referee signals"),
)  # fmt: skip

_VERBS: Final[dict[str, str]] = {
    UNKNOWN: "climbs swims rides drives flies crawls juggles skates skis surfs rows cooks eats smokes reads writes "
    "paints digs opens"
    " closes carries flexes snaps stomps blows hangs wakes serves speaks argues sleepwalks whistles licks shivers "
    "hugs kisses embraces"
    " backflips somersaults handstands planks moonwalks twerks curtsies meditates prays sings cries sneezes coughs "
    "yawns vomits mops"
    " headbutts wrestles tilts rolls leans wiggles flaps hammers",
    "kneel": "kneels genuflects proposes",
    "lie down": "sleeps",
    "fall": "falls collapses faints topples tumbles dies",
    "crouch": "crouches hunkers cowers",
    "sit down": "sits",
    "squat": "squats",
    "balance": "balances",
    "nod": "nods",
    "bow": "bows",
    "clap": "claps applauds",
    "shrug": "shrugs",
    "salute": "salutes",
    "beckon": "beckons",
    "facepalm": "facepalms",
    "think": "thinks ponders contemplates wonders",
    "type": "types",
    "knock": "knocks",
    "wave": "waves",
    "point": "points indicates",
    "stretch": "stretches",
    "push": "pushes shoves",
    "pull": "pulls drags tugs hauls yanks",
    "throw": "throws tosses hurls pitches flings lobs",
    "block": "blocks parries guards defends shields",
    "dodge": "dodges evades ducks avoids swerves",
    "box": "boxes shadowboxes spars",
    "punch": "punches jabs hooks uppercuts attacks",
    "kick": "kicks",
    "sneak": "steals sneaks creeps prowls slinks stalks",
    "tiptoe": "tiptoes",
    "limp": "limps hobbles",
    "stagger": "lurches staggers stumbles trips reels totters wobbles sways",
    "celebrate": "celebrates cheers rejoices",
    "laugh": "laughs giggles chuckles",
    "drink": "drinks swigs slurps sips chugs guzzles gulps",
    "idle": "waits loiters lingers",
    "walk": "leaves exits departs enters arrives",
    "cartwheel": "cartwheels",
    "dab": "dabs",
}
"""Verbs that mean one action whatever follows."""

STAND_INS: Final = {
    "kick": "karate kick",
    "pick up": "bend and lift",
    "march in place": "knee raise",
    "step forward": "walk",
    "step backward": "walk backward",
}
"""Actions that do where the weights do not know the one that is meant."""

_PATTERNS: Final = tuple((re.compile(f"(?:{words})"), action) for words, action in _PHRASES)
_BY_VERB: Final = {verb: action for action, verbs in _VERBS.items() for verb in verbs.split()}
_NOTHING: Final = re.compile(r"(?:person|man|woman|human|character|something|someone)?")
_ADVERB: Final = re.compile(r" (?!(?:belly|family|only|unsteadily)\b)\w{3,}ly\b")


def named_action(words: str, actions: tuple[str, ...]) -> str | None:
    """The action that a clause's words name for certain; UNKNOWN for one that is known not to be; None if unsure.

    words: a clause's text without "a person". actions: what the weights know.
    """
    words = _ADVERB.sub("", words)
    if _NOTHING.fullmatch(words) is not None:
        return UNKNOWN
    named = (action for pattern, action in _PATTERNS if pattern.match(words) is not None)
    by_verb = _BY_VERB.get(words.split(" ", 1)[0])
    for action in (*named, *(() if by_verb is None else (by_verb,))):
        if action == UNKNOWN:
            return UNKNOWN
        known = next((name for name in (action, STAND_INS.get(action, "")) if name in actions), None)
        if known is not None:
            return known
    return None
