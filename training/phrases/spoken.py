"""Other ways people ask for an action. Prompts are matched with them; no motion of the training is named by them.

So they need not hold for every sample of an action, nor say a side: what they add is vocabulary.
"""

from __future__ import annotations

from typing import Final

SPOKEN: Final[dict[str, str]] = {
    "walk": "takes a stroll|goes on foot|walks down the road|makes the way across the room|walks off|walks over there|"
    "wanders about|goes for a wander|strolls through the park|crosses the room on foot|walks into frame|a casual walk",
    "run": "is in a hurry and runs|goes for a run|hurtles along|tears across the field|flees from danger|runs for life|"
    "makes a dash for it|bolts down the street|pelts along|a fast run",
    "jog": "goes jogging|trots along|a light jog|runs at an easy pace|jogs along at an easy pace|jogs through the park",
    "jog in place": "runs without leaving the spot|jogs without moving forward|runs on a treadmill|jogs on a treadmill",
    "jump": "bounces up into the air|springs off the ground|jumps off the floor|a vertical jump|takes a jump|"
    "leaps as high as possible|a standing jump",
    "jump forward": "leaps over a gap|jumps across a ditch|clears an obstacle with a jump|bounds over a log|"
    "vaults forward with a big jump|hurdles a fence",
    "jump turn": "spins in mid air|jumps and turns round in the air|leaps with a twist|a jump with a full spin|"
    "a spinning leap|does a spin jump",
    "hop": "hops about on a single leg|bunny hops|skips along|bounces along on one leg",
    "sit": "sits in a chair|sits at a desk|is sitting at the table|lounges in an armchair|rests in a chair|"
    "is sitting on a bench and waits",
    "sit down": "plonks down on a chair|sinks into the sofa|settles into a seat|drops into a chair|perches on a stool",
    "stand up": "gets out of the chair|leaves the seat|rises from sitting|gets to the feet|stands up from the seat",
    "wave": "gives a wave|a friendly wave|waves to the crowd|greets a friend|a wave hello|waves to the camera|"
    "a hello wave|a goodbye wave|signals hello with the hand|flags down a taxi",
    "punch": "lands a punch|socks somebody|an uppercut|a hook to the jaw|a jab|throws a hard right|a straight punch|"
    "hits the bag|swings a fist|takes a swing at somebody|smashes a fist forward",
    "box": "spars with a partner|a boxing combination|boxing footwork and jabs|works the punching bag|trains boxing|"
    "a boxing match|throws a combo of punches|bobs and weaves with the fists up",
    "karate": "does martial arts moves|a martial arts routine|practises kung fu moves|a kata|shows karate techniques|"
    "trains in the dojo|a martial arts demonstration|goes through a karate form|taekwondo moves",
    "karate kick": "a roundhouse|a spinning kick|a flying kick|a martial arts kick|a high kick to the head|"
    "a powerful kick",
    "kick": "a front kick|gives something a kick|boots something|lashes out with a foot",
    "soccer kick": "boots a football|takes a shot at goal|passes the football|strikes the ball with the foot|"
    "volleys the ball|takes a corner kick|shoots at goal",
    "salsa": "salsa steps|a salsa dance|dances salsa with a partner|salsas",
    "dance": "busts a move|grooves|boogies|dances at the disco|moves to the beat|a ballet dance|performs a dance|"
    "a happy dance|dances like nobody is watching|ballet moves",
    "indian dance": "bollywood dancing|indian dancing|bollywood moves|a bharatanatyam dance",
    "breakdance": "b boying|breaks on the floor|does a windmill on the dance floor|headspins|hip hop floor moves|"
    "break dance moves",
    "dab": "hits a dab|a dab|throws a dab|dabbing",
    "zombie": "shuffles like the living dead|walks like the walking dead|a zombie shuffle|staggers like a corpse|"
    "moves like the undead|lumbers along like a monster from the grave",
    "idle": "an idle pose|stands about|hangs around|waits around|idles on the spot|stays where it is|waits for someone|"
    "a neutral stance|stands by|keeps still|stands motionless",
    "balance": "keeps balance on a single leg|tries not to fall on one leg|does a balancing act on one leg|"
    "balances like a flamingo|stands like a stork",
    "pick up": "hoists a sack|grabs a crate off the floor|stoops for a coin|takes a parcel from the ground|"
    "scoops something up|collects something from the ground|bends and lifts a heavy sack|lifts the crate",
    "bend and lift": "hoists a heavy box|heavy lifting|lifts a heavy load from the ground",
    "sword": "swordplay|swipes with a katana|a sword fight|slices with a sword|thrusts a sword|fences with a foil|"
    "hacks with a sword|cuts the air with a blade|a sword swing",
    "wash self": "has a shower|lathers up with soap|washes under the arms|showers|soaps the body",
    "wash window": "wipes down a window|squeegees a window|polishes the glass|wipes a pane of glass",
    "basketball dribble": "dribbles across the court|bounces the ball while walking|handles a basketball",
    "drink": "takes a gulp|swigs from a bottle|sips a coffee|has a cup of tea|chugs a drink|quenches a thirst",
    "reach up": "reaches for the top shelf|grabs a jar from above|stretches to reach something high|"
    "reaches overhead for something|tries to reach the ceiling|gets something down from a shelf",
    "laugh": "bursts into laughter|chuckles|has a good laugh|laughs at a joke|giggles at something funny",
    "direct traffic": "directs cars|directs the cars at a crossing|controls traffic|waves cars through|"
    "guides vehicles with hand signs|stops the traffic with a hand",
    "jumping jacks": "star jumps|jumping jacks|does some jumping jacks for exercise",
    "torso twist": "trunk twists|torso rotations|rotates the upper body|twists at the waist|loosens up the waist",
    "knee raise": "lifts a knee|high knees|brings the knee up to the chest|raises one knee|pulls the knee up",
    "squat": "deep squats|does some squats|drops into a squat|squats low and comes up|knee bends",
    "toe touch": "bends over to touch the toes|reaches for the toes|fingers to toes|stretches down to the feet",
    "arm circles": "big circles with the arms|windmills the arms|swings the arms round and round|rolls the arms",
    "referee signals": "makes hand signals like a referee|signals a foul|umpire signals|calls a foul with the arms|"
    "gives basketball signals",
    "cartwheel": "a cartwheel on the grass|goes into a cartwheel|cartwheels across the floor",
    "clap": "gives applause|claps along|a slow clap|puts the hands together for somebody|a round of applause",
    "raise arm": "hands up|sticks a hand up|an arm goes up|hands in the air|throws the hands up|reaches out an arm|"
    "holds out a hand|hands over the head",
    "lower arm": "arms down|the arms go back down|lets the arms drop|lowers the arms to the sides|relaxes the arms",
    "point": "points a finger|points over there|points that way|indicates the direction|a pointing gesture|"
    "points at the target",
    "beckon": "waves someone closer|gestures to follow|motions someone over|come here|calls somebody over|"
    "curls a finger to call someone|invites someone closer with the hand",
    "salute": "a military salute|salutes the captain|stands to attention and salutes|a salute",
    "shrug": "a shrug|gives a shrug of no idea|lifts the shoulders in confusion|has no idea and shrugs",
    "cross arms": "arms crossed|arms folded|stands with the arms crossed over the chest|crosses arms in annoyance",
    "hands on hips": "hands on hips|hands at the waist|arms akimbo|fists on hips|a superhero pose",
    "nod": "nods yes|a nod|gives a quick nod|nods along|nods approval|bobs the head in agreement",
    "shake head": "shakes head no|a shake of the head|says no with a head shake|shakes the head in disbelief",
    "look": "turns to look|has a look behind|looks at the sky|looks at the floor|eyes on the ground|peeks round|"
    "stares at the ceiling|gazes at the stars",
    "look around": "has a look around|surveys the area|scans the room|takes in the surroundings|checks out the place|"
    "looks about for something",
    "bow": "a bow|a deep bow|takes a bow on stage|bows to the king|bows in respect|bends at the waist in a bow",
    "turn": "does a turn|turns to face the other way|swings round|whips round|faces the opposite direction|"
    "turns on the heel|spins around|does a one eighty",
    "step forward": "takes a step forward|takes a pace forward|one step ahead|moves up a step|steps up",
    "step backward": "takes a step back|takes a pace back|recoils a step|one step back|steps back",
    "side step": "steps aside|moves over to one side|shuffles to the side|strafes|side stepping|takes a pace sideways|"
    "slides over sideways",
    "walk backward": "walks in reverse|moves back slowly|walks backwards away from something|retreats step by step|"
    "goes backwards",
    "sneak": "creeps past the guards|a stealth walk|moves like a ninja|sneaks by|prowls through the dark|"
    "crouch walking|goes stealthily",
    "tiptoe": "on tiptoe|creeps on tiptoe|tiptoes past|walks on the balls of the feet|sneaks on tiptoes|tippy toes",
    "march in place": "marches on the spot like a soldier|marches without moving ahead|steps on the spot",
    "limp": "walks with a bad leg|has a sore leg and limps|walks injured|drags one foot|walks wounded|"
    "hobbles along with a sore foot",
    "crouch": "gets down behind cover|hides low|takes cover|a crouch|crouches behind a wall|stays crouched|keeps low",
    "kneel": "gets down on the knees|kneels before the king|on one knee|drops down on a knee|goes on bended knee",
    "lie down": "has a nap on the floor|flops down on the bed|lies flat|goes to bed|lays flat on the floor|"
    "collapses into bed to sleep",
    "get up": "gets back up off the ground|gets up after a fall|picks up from the floor and stands|rises from lying",
    "fall": "trips and falls|takes a tumble|slips and falls|drops to the floor|passes out|goes down hard|"
    "gets knocked out|crashes to the ground|keels over|drops unconscious|dies dramatically|falls flat on the face",
    "push": "shoves a crate|pushes with all might|gives a push|pushes against a heavy door|shoves somebody away",
    "pull": "hauls on a rope|yanks a lever|tug of war|drags a heavy crate|gives a pull|heaves a sack along",
    "knock": "raps at the window|a knock at the door|knocks hard|bangs at the door|taps on the window",
    "type": "types an email|works at the keyboard|hammers on the keyboard|bashes away at the keyboard|programming|"
    "writes code at the computer|types on a laptop",
    "phone": "takes a call|chats on the phone|is on a call|on the phone|speaks into a phone|has a phone conversation|"
    "gossips on the phone|checks messages on a phone",
    "facepalm": "hand over face|face in palm|buries the face in the hands|smacks the forehead|covers the face in shame",
    "think": "deep in thought|scratches the head thinking|contemplates|a thinking pose|hand on chin|strokes the beard",
    "stretch": "a good stretch|stretches after waking up|has a morning stretch|limbers up|stretches out the limbs",
    "celebrate": "fist pumps|a victory pose|does a victory dance|raises the arms in triumph|celebrates like a winner|"
    "cheers for the team|jumps for victory|whoops with joy",
    "block": "puts the guard up|covers up|shields against a blow|raises the arms to block|fends off a blow",
    "dodge": "moves out of the way|ducks away|leans out of the way|sidesteps an attack|evades a hit",
    "throw": "hurls a stone|lobs a grenade|chucks something|pitches a baseball|tosses a ball|flings something away",
    "catch": "catches a baseball|grabs a ball from the air|receives a pass|catches something thrown",
    "stagger": "reels from a blow|sways about|wobbles along|staggers about|lurches from side to side|"
    "takes a hit and reels|is dizzy and sways|flinches from a hit",
}
"""Action -> sentences, with | between."""
