"""Wordings of actions that the starter knows, and things that people ask for and it does not know."""

from __future__ import annotations

from typing import Final

KNOWN: Final[dict[str, str]] = {
    "walk": "a guy strolls down the street|someone ambles along leisurely|the woman is pacing to and fro|"
    "a person takes a few steps forward|he struts like a model|a man comes closer|"
    "the person walks straight ahead at a normal pace|the hero marches on|she saunters|"
    "a person goes for a walk in the park|a woman strides confidently across the room|he walks home|"
    "someone is walking towards the camera|the person is hurrying along|the businessman walks briskly to work|"
    "a girl wanders through the forest|trudging along, exhausted|our hero strides towards the door",
    "walk backward": "a person steps back twice|backs up slowly|a person moves backward|"
    "someone is retreating carefully|walking in reverse|the man keeps going backwards|someone backs away from a bear",
    "run": "a person runs away scared|the athlete sprints|dashes forward|she rushes to the door|"
    "the man is running as fast as he can|a kid runs very fast|he bolts away|the boy is running from a dog|"
    "sprinting like the wind",
    "jog": "jogs lightly|a woman is jogging|a slow jog|jogs around the block",
    "jog in place": "running on the spot|she keeps running in place",
    "sneak": "a thief creeps along|creeping quietly|prowls around|moving stealthily|sneaking up on someone|"
    "creep up on the guard",
    "tiptoe": "walking on tiptoes|walks on her toes|goes quietly on tiptoe|walk quietly on your tiptoes",
    "limp": "walks with a limp|hobbles forward|she limps because her leg hurts",
    "stagger": "stumbles around drunk|walks unsteadily|reels drunkenly|nearly loses balance and stumbles",
    "march in place": "marching on the spot|lifting the knees while walking in place|march on the spot|"
    "soldier marching on the spot",
    "side step": "steps to the right|side steps left three times|shuffles sideways|a person takes a step to the side|"
    "a person moves sideways to the right|takes three side steps to the left|sidestep left|"
    "he shuffles two steps to the right",
    "jump": "leaps into the air|a person jumps for joy|jumping up and down|springs up into the air|does two jumps|"
    "a big jump up|jump as high as you can|hops up and down excitedly",
    "jump forward": "leaps forward|jumps over a puddle|does a long jump|takes a leap forward|broad jump",
    "jump turn": "jumps while spinning|does a 180 jump turn|jumps and does a 360 in the air",
    "hop": "hops on one foot|bounces on the right leg|skips happily|hopping on his left leg|hopping on one leg",
    "turn": "turns around quickly|spins on the spot|pivots to the left|does a quarter turn right|rotates 180 degrees|"
    "a person faces the other way|makes a full turn|twirls around|swivels to the left|does an about-face|"
    "turning right by ninety degrees|spins 360 degrees to the right|turns to the right a little|whirls around|"
    "turn 135 degrees left|spin clockwise twice",
    "look": "glances to the right|turns his head left|looks behind|gazes up at the stars|looks down at the floor|"
    "peers over her right shoulder|turns her gaze to the left|stares at the ceiling|looks backward|"
    "looks down at her feet|head turns right",
    "look around": "looks around nervously|looks all around|scans the surroundings|is looking around the room|"
    "searches the room with his eyes",
    "nod": "nods in agreement|gives a nod|says yes with the head|nods yes|nods approvingly three times|"
    "gives an approving nod",
    "shake head": "shaking his head|shakes head in disbelief|says no with his head|shakes the head from side to side|"
    "shakes her head sadly",
    "sit down": "takes a seat|sits on the chair|lowers himself into a chair|a person is about to sit down|"
    "plops down onto the couch|having a seat|takes a seat on the bench|sits himself down",
    "sit": "is seated|sitting still|stays seated|sits motionless|a man is seated on a stool",
    "stand up": "stands up|gets up from the chair|rises from a bench|stands up from the sofa|"
    "rising from the chair slowly|gets out of the chair|rises to his feet",
    "get up": "gets up off the floor|gets up from lying on the ground|stands up from the ground|"
    "picks himself up off the floor|gets back up from the ground",
    "lie down": "lays down on the ground|lies flat on his back|goes to sleep on the floor|"
    "stretches out on the floor to sleep|lying down on his back|lays himself on the floor",
    "fall": "collapses|falls to the ground|trips and falls|faints|falls over backwards|drops dead|"
    "slips and falls on his back|collapses from exhaustion",
    "crouch": "crouches low|ducks down behind a wall|squats down low and hides|gets into a crouch|"
    "crouching behind a box|hides in a low crouch",
    "kneel": "gets down on one knee|kneeling|drops to his knees|proposes on one knee|goes down on both knees|"
    "takes a knee|kneels down in front of someone|a knight kneeling",
    "squat": "does three squats|does deep knee bends|deep squats, five of them|performs ten squats",
    "idle": "waits patiently|stands there doing nothing|stands still|stays in place|pauses|just stands around|"
    "holds still for a while|standing around waiting for the bus|he does not move",
    "balance": "balances on the left leg|stands on one leg|standing on one foot|tries to balance on one foot",
    "wave": "waves goodbye|waves at the crowd|greets someone|says hello|waves with both arms|a friendly wave|"
    "waving bye with the right hand|lifts the arm and waves it|waves to a friend|"
    "greets the audience with his left hand",
    "clap": "applauds|claps her hands together|gives a round of applause|clapping hands enthusiastically|"
    "claps along to the music",
    "point": "points forward|points at the ceiling|points something out on the left|"
    "points upwards with his left index finger|pointing at someone ahead|points his finger at you|"
    "shows the way to the left",
    "raise arm": "raises a hand|lifts both arms above the head|puts his hands up|throws her arms in the air|"
    "raises the left hand to ask a question|lifts her right hand|hands up|sticks his left arm up|both arms go up",
    "lower arm": "lowers his hand|puts his arms down|drops both arms to the sides|brings both hands down|"
    "lets the arms fall to the sides",
    "cross arms": "folds the arms|stands with folded arms|crosses arms over the chest|"
    "with his arms crossed in front of the chest|stands there with arms folded",
    "hands on hips": "stands with hands on hips|puts both hands on the hips|hands on the waist|stands akimbo|"
    "hands on her hips, she waits",
    "shrug": "shrugs his shoulders|shrugs like he doesn't know|gives a shrug|a clueless shrug",
    "bow": "takes a bow|bows to the audience|bows his head respectfully|bowing politely|takes a deep bow",
    "salute": "salutes like a soldier|gives a military salute|saluting with the left hand|"
    "stands at attention and salutes",
    "beckon": "beckons with the right hand|motions to come closer|waves someone over|beckons someone to come over|"
    "come here gesture",
    "facepalm": "slaps his forehead|puts the hand over the face|does a facepalm|hand on face in despair",
    "celebrate": "cheers with both arms up|celebrates a goal|pumps his fist|celebrating a win|"
    "throws a fist pump in victory|jumps for joy, celebrating|raises the fists in triumph",
    "laugh": "laughs out loud|chuckles|bursts out laughing|laughing hysterically",
    "pick up": "picks something up from the floor|bends down and picks up a coin|lifts a heavy crate|picks it up|"
    "picks up a stone with the left hand|lifting something off the floor|bends over and grabs a coin from the ground|"
    "pick up the box",
    "push": "pushes a wall|pushes something heavy forward|shoves a crate|pushing against a wall|pushes a heavy cart",
    "pull": "drags something|pulls on a rope with both hands|tugs at a door|pulling a heavy sack|plays tug of war",
    "throw": "tosses a ball|hurls a stone|throws something forward|throws a frisbee|"
    "throwing a rock with the right arm|pitches a baseball|lobs a grenade",
    "catch": "catches something with both hands|catching a ball|catches the ball with the left hand|catches the keys",
    "block": "parries an attack|guards against a punch|defends with raised arms|blocking with both arms|"
    "shields himself from a blow",
    "dodge": "ducks under a punch|evades to the right|dodges a punch|dodging to the side|ducks and weaves",
    "phone": "makes a phone call|answers the phone|talking on a cell phone|talks to somebody on the telephone|"
    "is talking on his mobile phone",
    "type": "typing on a computer|works on a laptop|typing at a desk|hacks on a keyboard",
    "knock": "knocks at the door|is knocking on a window|knocks loudly twice|bangs on the door",
    "think": "ponders|scratches his chin thinking|rubs the chin in thought|rubs his chin and thinks|"
    "stands deep in thought",
    "stretch": "stretches his arms|stretches after waking up|has a good stretch|stretching the back|does a big stretch",
    "reach up": "reaches overhead|grabs something from a high shelf|reaches for something on the top shelf|"
    "reaches up to grab something",
    "drink": "takes a sip of coffee|drinking from a cup|drinks a coffee|chugs a beer",
    "punch": "throws a jab|punches with the right fist|left hook|two quick jabs with the left|"
    "an uppercut with the right|one two punch combo|hits with his right fist",
    "box": "shadow boxing|throws a combination of punches like a boxer|boxing",
    "kick": "does a roundhouse kick|kicks high with the left foot|front kick|kicking with the right foot twice|"
    "side kick|a spinning kick|front kick with the left leg",
    "soccer kick": "kicks a football|shoots the ball at the goal|kicks the soccer ball|takes a free kick",
    "karate": "performs kung fu|does a martial arts form|practises martial arts|does a karate kata",
    "sword": "swings a sword|slashes with a blade|swordfighting|attacks with his sword",
    "basketball dribble": "dribbles a ball|plays basketball|dribbling a basketball|bounces a basketball",
    "jumping jacks": "does star jumps|10 jumping jacks|performs three jumping jacks|five star jumps",
    "toe touch": "bends over to touch his toes|touching his toes|reaches down to touch the toes",
    "cartwheel": "cartwheels|turns a cartwheel",
    "dance": "is dancing|dances gracefully|performs ballet|dancing wildly|grooves to the music|ballet dancing",
    "salsa": "salsa|dances a latin dance|dancing the salsa|salsa dances",
    "breakdance": "does street dance on the floor",
    "indian dance": "does a Bollywood dance",
    "dab": "does the dab",
    "zombie": "shambles like the undead|zombie walk|moves like a zombie|shambling zombie",
    "wash window": "wipes the window",
    "wash self": "takes a shower",
    "direct traffic": "regulates the traffic",
    "referee signals": "makes referee signals",
    "arm circles": "circles his arms",
    "torso twist": "twists the upper body from side to side",
    "knee raise": "lifts his knees one after the other",
    "step backward": "takes two steps back|three steps back",
    "step forward": "he takes a single step forward|takes one big step forward",
}
"""Action -> ways to say it, with | between."""

UNKNOWN: Final = (
    "rides a horse|plays the guitar|swims|swims in the sea|climbs a ladder|climbs a tree|crawls on the floor|"
    "crawls on hands and knees|does push-ups|does sit-ups|does a backflip|does a handstand|rides a bike|"
    "drives a car|shoots a bow|shoots a gun|fires a rifle|hugs somebody|kisses someone|shakes hands|eats a sandwich|"
    "digs a hole|prays|sweeps the floor|mops the floor|cries|plays the piano|plays the violin|plays tennis|"
    "plays golf|swings a golf club|swings a baseball bat|juggles|juggles three balls|skates|skis down a hill|"
    "surfs a wave|rows a boat|flies like a bird|cooks soup|chops wood|hammers a nail|paints a wall|writes a letter|"
    "reads a book|brushes teeth|combs the hair|ties the shoes|puts on a jacket|takes off a hat|opens a door|"
    "closes the window|opens a jar|smokes a cigarette|blows out candles|sneezes|coughs|yawns|vomits|"
    "sings into a microphone|conducts an orchestra|takes a photo|vacuums the carpet|irons a shirt|casts a spell|"
    "does a somersault|rolls on the floor|does the splits|does yoga|meditates|moonwalks|twerks|does the robot|"
    "plays dead|gives a speech|argues with somebody|talks|whispers|blows a kiss|adjusts his glasses|ties a knot|"
    "pours a cup of tea|milks a cow|fishes|plants a tree|waters the flowers|pets a dog|carries a box upstairs|"
    "slips on ice|shivers with cold|dusts the shelf|scratches the back|stirs a pot|does a pull-up|bench presses|"
    "lifts weights|skips rope|throws up|high fives someone|wrestles|headbutts|sits on a horse|walks on hands|"
    "hangs from a bar|swings on a rope|slides down a slide|dives into the water|paddles a canoe|tunes a radio|"
    "counts money|washes the dishes|plays chess|plays drums|spins a hula hoop|morphs into a dragon|"
    "eats soup with a spoon|feeds a baby|changes a tyre|leans against a wall|licks an ice cream|hits a drum|"
    "snaps the fingers|rubs the belly|flexes the muscles|stomps the foot|screams|shovels snow|plucks a flower|"
    "sharpens a pencil|paints a picture|plays the saxophone|swims breaststroke|climbs over a fence|pole dances|"
    "opens an umbrella|shaves his beard|puts on lipstick|ties his shoelaces|mixes a cocktail|carves a statue|"
    "hoists a flag|cleans his glasses|sneezes loudly|gives birth|knits a sweater|kneads dough|rides a skateboard|"
    "pets a cat|changes clothes|bites an apple|files his nails|pours water into a glass|plays ping pong|"
    "does a headstand|breathes heavily|sticks out the tongue|hula hoops|rappels down a wall|moulds clay|"
    "lights a match|measures the wall|hugs a tree|picks his nose|does the worm|spits|whips a horse|peels a banana|"
    "strums a ukulele|does the butterfly stroke|walks a tightrope|pushes up from the floor ten times|"
    "opens the fridge|lights a cigarette|throws a tantrum|takes a selfie|zips up a jacket|wrings his hands|"
    "crawls under a table|climbs the stairs of a tower|rides an elevator|shoots arrows|reloads a rifle|"
    "chops vegetables|hammers nails|saws a plank|swings from a chandelier|does breathing exercises|"
    "hugs a teddy bear|sucks a thumb|bowls a strike|serves a tennis ball|skis downhill|ice skates|paddles a kayak|"
    "sleepwalks|gallops on a horse|scratches an itch|puts on gloves|wraps a present|sweeps leaves|rocks a baby|"
    "spins a basketball on one finger|plays air guitar|vacuums|does a pull up|jumps on a trampoline|rolls over|"
    "paints the fence"
)
