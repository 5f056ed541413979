"""Prompts that were written by people who had not seen the parser, and how each is read, in the words of explain.py."""

from __future__ import annotations

from typing import Final

READINGS: Final = """
wave, left hand => wave (left hand)
R hand punch x2 => punch (right hand, twice)
a quick jab => punch (quickly)
the knight draws back and swings his sword => sword
woman walking at the bus stop in the rain => walk
my character hurries down the corridor => walk (quickly)
please make her walk straight ahead => walk (forward)
an old lady shuffles home slowly => walk (slowly, like someone old)
the boy walks in reverse => walk backward (backward)
take one step ahead => step forward (forward, once)
she takes three paces forward then salutes => step forward (forward, 3 times), then salute
He steps back, startled by the noise. => step backward (backward)
the soldier takes 4 steps backwards => step backward (backward, 4 times)
sidestep right => side step (to the right)
goes two steps to his left side => side step (to the left, twice)
stepping sideways to the right to let somebody pass => side step (to the right)
thief sneaks past the sleeping guard => sneak
she goes on tiptoes to the fridge => tiptoe
the wounded soldier is limping => limp
drunk guy staggering out of the pub => stagger
he stumbles around, dizzy => stagger
the recruits march in place for five seconds => march in place for 5 s
an undead shambles through the graveyard => zombie
run => run
sprint forward at full speed => run (forward, quickly)
he dashes forward, jumps and rolls his arms up in victory => run (forward), then jump, then celebrate
The runner jogs at a slow pace => jog (slowly)
run in place, warm up => jog in place
leap into the air twice => jump (twice)
kid jumps up and down on the bed 5 times => jump (5 times)
he leaps forward across the gap => jump forward (forward)
hopping on right leg 4x => hop (right leg, 4 times)
she hops on her left foot three times => hop (left leg, 3 times)
jump with a 180 spin => jump turn (180° left)
spinning jump => jump turn (360° left)
cartwheel => cartwheel
the gymnast performs a cartwheel on the mat => cartwheel
turn 45 degrees right => turn (45° right)
rotate 90° left => turn (90° left)
a quarter turn to the right => turn (90° right)
she makes a half turn => turn (180° left)
spin a full circle to the left => turn (360° left)
He turns by 120 degrees to his left and stops. => turn (120° left)
the detective turns round to face the door => turn (180° left)
turn right 30 deg then wave => turn (30° right), then wave
full 360 turn clockwise => turn (360° right)
pivot 60 degrees to the left, fast => turn (60° left, quickly)
look to the left => look (to the left)
glances over right shoulder => look (to the right)
he looks down at his shoes => look (down)
looks around the empty room => look around
scan the area, nervous => look around (scared)
nod => nod
she nods three times in agreement => nod (3 times)
he shakes his head in disbelief => shake head
sit down => sit down
a woman sits down slowly, then drinks her coffee => sit down (slowly), then drink
he rises from the armchair => stand up
sitting at a desk => sit
seated on a chair, typing => sit + type
the girl sits on the sofa talking on the phone => sit + phone
duck down and stay low => crouch
kneel on right knee => kneel (right leg)
the knight gets on his left knee before the king => kneel (left leg)
she lays down on the grass => lie down
get up off the floor => get up
boxer gets back up from the ground after knockdown => get up
he trips and falls => fall
the soldier is shot and collapses, then gets up again => fall, then get up
waiting at the bus stop => idle
he stands still for three seconds and then runs away => idle for 3 s, then run
waving with the right arm to say hello => wave (right hand)
the crowd member applauds 3 times => clap (3 times)
point to the left with left hand => point (left hand, to the left)
he points up at the sky => point (up)
pointing forward, right arm => point (right hand, forward)
raise your arms => raise arm (both hands)
student lifts the left hand to ask a question => raise arm (left hand)
put the right arm down => lower arm (right hand)
the bouncer folds his arms => cross arms
superhero pose, fists on hips => hands on hips (both hands)
shrugs shoulders like he doesn't know => shrug
he makes a deep bow, then walks backwards off the stage => bow (once), then walk backward (backward)
japanese style greeting bow, twice => bow (twice)
she gestures somebody to come closer => beckon
He slaps his palm on his face, embarrassed => facepalm
the player cheers after winning => celebrate
victory pose followed by a bow => celebrate, then bow
policeman directing the traffic => direct traffic
basketball referee signalling => referee signals
she picks a flower up with her left hand => pick up (left hand)
bend down and lift a heavy crate => pick up
bends over to lift the sack => pick up
he pushes against a wall with both hands => push (both hands)
throws a snowball with left arm => throw (left hand)
the pitcher throws the ball quickly => throw (quickly)
she catches the keys with her right hand, then nods => catch (right hand), then nod
knock on the door 4 times => knock (4 times)
the postman knocks, then waits, then turns around => knock, then idle, then turn (180° left)
he walks while talking on the phone => walk + phone
hacker typing fast => type (quickly)
reach for the top shelf => reach up
she reaches up to get a book => reach up (up)
take a shower => wash self
washing his body under the shower => wash self
he ponders, hand at chin, then shrugs => think, then shrug
punch with left fist => punch (left hand)
she punches forward three times, angry => punch (forward, 3 times, angrily)
shadow boxing in the gym => box
kick left leg => kick (left leg)
he kicks the door with his right foot => kick (right leg)
kick twice and step back => kick (twice), then step backward (backward)
blocks with left arm and punches back => block (left hand), then punch
dodge to the right => dodge (to the right)
quickly dodges left => dodge (to the left, quickly)
the sensei practices karate => karate
karate kick => karate kick
martial arts kick with right leg => karate kick (right leg)
kick a football => soccer kick
striker shoots the soccer ball with the left foot => soccer kick (left leg)
dribbling basketball => basketball dribble
10 jumping jacks => jumping jacks (10 times)
do 6 squats => squat (6 times)
bend down to touch toes 3 times => toe touch (3 times)
she circles both arms => arm circles (both hands)
twist upper body => torso twist
high knees => knee raise
raise the left knee => knee raise (left leg)
balance on right leg => balance (right leg)
standing on one leg like a flamingo => balance
girl dancing in the club, then claps => dance, then clap
the couple's man dances a salsa => salsa
b-boy breakdancing on the street => breakdance
a woman performs a traditional indian dance => indian dance
teenager hits a dab after jumping => jump, then dab
walks to the window and cleans it => walk, then wash window
after a long stretch, he touches his toes => stretch, then toe touch
before he bows, the actor raises both arms => raise arm (both hands), then bow
first she shrugs, then she facepalms => shrug, then facepalm
stand up and salute => stand up, then salute
throws the ball, catches it again => throw, then catch
he picks up a stone and throws it with the right hand => pick up, then throw (right hand)
crouches, then sneaks forward => crouch, then sneak (forward)
the dancer does salsa. Then she bows. => salsa, then bow
pointing left while walking => walk + point (to the left)
laughing and clapping at the same time => clap + laugh
she nods as she types => type + nod
jog while looking over the left shoulder => jog + look (to the left)
limping with a hand on the hip => limp + hands on hips (both hands)
moving backward while waving with both hands => walk backward (backward) + wave (both hands)
crouching while looking around => crouch + look around
marching in place and saluting with the right hand => march in place + salute (right hand)
beckons with one arm as he walks backwards => walk backward (backward) + beckon
stand still with hands on the hips, laughing => hands on hips (both hands) + laugh
kneeling and clapping slowly => kneel + clap (slowly)
walks fast while thinking => walk (quickly) + think
drinks water while jogging in place => jog in place + drink
sidestep left with guard up, block => side step (to the left) + block
sits and laughs => sit + laugh
turn 135 degrees left => turn (135° left)
quarter turn left then point forward => turn (90° left), then point (forward)
rotates slowly 270 deg to his right => turn (270° right, slowly)
look around, then turn by 15 degrees left => look around, then turn (15° left)
jump turn 360 => jump turn (360° left)
a soldier makes an about face of 180 degrees and marches in place => turn (180° left), then march in place
star jumps x20 => jumping jacks (20 times)
squats, slow, with a barbell => squat (slowly)
let your left arm down again => lower arm (left hand)
tiptoe quietly upstairs => tiptoe (sneakily)
big arm circles backwards, both arms => arm circles (both hands, backward)
traffic cop waves cars through with his arms => direct traffic
Bharatanatyam dance => indian dance
jump forward quickly 2 times => jump forward (forward, twice, quickly)
she trains karate in the dojo => karate
the viking hacks at the enemy with his sword => sword
twist the torso left and right 4x => torso twist (4 times)
the janitor wipes the shop window => wash window
tug a sled with both hands => pull (both hands)
ref calls a foul with arm signals, then shakes his head => referee signals, then shake head
tiptoe slowly, holding the breath, and look behind => tiptoe (slowly) + look (backward)
npc idle loop, weight on both feet => idle
she hangs around waiting for her date to show up => idle
one legged hops, right, 6 reps => hop (right leg, 6 times)
jumpin for joy like he won the lottery => jump (happily)
the frog guy leaps ahead over a ditch => jump forward (forward)
long jump into the sand pit => jump forward
hurdles a small log, jumping forward, then keeps running => jump forward, then run
leaps up while spinning round => jump turn (360° left)
fifteen jumping jacks pls => jumping jacks (15 times)
jumping-jack exercise at a fast tempo => jumping jacks (quickly)
with his right arm the captain points to the left => point (right hand, to the left)
left hook, then a kick => punch (left hand), then kick
throw three punches at the bag => punch (3 times)
can you make the girl stroll along all cheerful => walk (happily)
the duchess struts proudly into the ballroom => walk (proudly)
pls a walk, veery slow, like he's got all day => walk (slowly)
an old geezer plodding across the road with the phone at his ear => walk (slowly) + phone
wave bye bye => wave
lady at the train window waves her right hand slowly => wave (right hand, slowly)
says hi with a wave, after which he nods => wave, then nod
motioning someone to follow her => beckon
he curls his finger to call the kid to him => beckon
the boxer covers up and blocks => block
blocks, then hits back with his left fist => block, then punch (left hand)
pianist takes a bow, twice, after the concert => bow (twice)
she bows before stepping back => bow, then step backward (backward)
catching a set of keys someone tosses to him => catch
he misses nothing - catch, then throw back, right arm => catch, then throw (right hand)
fist pumps after the goal => celebrate
slow clap => clap (slowly)
clap 2x and then beckon => clap (twice), then beckon
arms folded across the chest, grumpy, then shaking his head => cross arms (angrily), then shake head
swerves right to avoid the bottle, then punches => dodge (to the right), then punch
oh no what have I done, hand over face => facepalm
slips on a banana peel and goes down => fall
he gets KO'd, drops to the ground, gets back on his feet => fall, then get up
pick yourself up off the floor, man => get up
lying on the ground, then gets up slowly => lie down, then get up (slowly)
arms akimbo => hands on hips
standing there with fists at her waist, nodding => hands on hips (both hands) + nod
roundhouse w/ the right leg => karate kick (right leg)
he drops on one knee, the left one, holding a ring => kneel (left leg)
knock knock, who's there => knock (twice)
hobbling with a sprained ankle => limp
check out what's above => look (up)
eyes to the floor, ashamed => look (down)
peek over the right shoulder, then turn => look (to the right), then turn (180° left)
take in the surroundings, like lost => look around
looks all about him, confused, then shrugs => look around, then shrug
drops his raised left arm => lower arm (left hand)
arms go back down to the sides => lower arm (both hands)
marching without moving from the spot, soldier style => march in place
yup yup yup, nodding head four times => nod (4 times)
on a call, pacing about => walk + phone
grabs the box from the ground, pushes it forward => pick up, then push (forward)
collect coin from floor => pick up
bends and hoists a sack of rice => pick up
yanking on a rope => pull
pushing a broken down car, slow => push (slowly)
put your hand up if you know it, right one => raise arm (right hand, up)
hands in the air! => raise arm (both hands)
she lifts her left arm and waves, then lowers it => raise arm (left hand), then wave, then lower arm
sir yes sir, salute! => salute
nope, shaking the head twice => shake head (twice)
he says no with the head while walking away => walk + shake head
dunno lol *shrugs* => shrug
shuffle sideways to the left, 5 steps => side step (to the left, 5 times)
wasted dude lurching home at 4am => stagger
she reels from the blow and staggers backward => stagger (backward)
back up one step, please => walk backward (once)
step up front and bow, thank you => step forward, then bow
one small step for man, forwards => step forward (forward, once)
3 steps fwd, stop, turn 90 left => step forward (forward, 3 times), then idle, then turn (90° left)
hmm let me think about it, hand on chin => think
sneaky tippytoes past dad => tiptoe (sneakily)
on his tippy toes, quick, 8 steps => tiptoe (8 times, quickly)
about turn, 180! => turn (180° left)
she spins a quarter left, then waves => turn (90° left), then wave
three quarters of a turn to the right, slowly => turn (270° right, slowly)
he swings round 60° to the left and runs => turn (60° left), then run
turn an eighth to the right => turn (45° right)
one-eighty to the left and look up => turn (180° left), then look (up)
make a 360 on the spot => turn (360° left)
rotate her by twenty degrees counterclockwise => turn (20° left)
turnin right, 135 deg, then salute w/ right hand => turn (135° right), then salute (right hand)
faces left 75 degrees and shoots out a kick => turn (75° left), then karate kick
swivel clockwise a bit, 30 degrees => turn (30° right)
writing an email on a laptop while sitting => sit + type
windmill both arms => arm circles (both hands)
left arm circling backward, 10 times => arm circles (left hand, backward, 10 times)
sparring in the ring => box
headspins and windmills, bboy stuff => breakdance
street kid goes breakdancing => breakdance
the kid dabs, left, then laughs => dab (left hand), then laugh
dab on them haters => dab
wiggly happy dance, fast => dance (quickly, happily)
latin night: salsa steps => salsa
classical dance from india, Kathak => indian dance
policewoman at the junction directing vehicles => direct traffic
chugging a beer => drink
sip of water, then run => drink, then run
jog along, easy pace => jog
jogging with arms crossed, weird i know => jog + cross arms
keep on jogging without getting anywhere => jog in place
runs on the spot really quick => jog in place (quickly)
hi-ya! karate! => karate
flying karate kick, right foot => karate kick (right leg)
kicks like in a kung fu movie => kick
lift knees alternately, 12 times => knee raise (12 times)
cracking up at a joke, then clap clap => laugh, then clap (twice)
stands on toes to reach the cookie jar up there => reach up (up)
umpire hand signals => referee signals
ref makes his signs after the foul => referee signals
legging it from the cops => run
he bolts forward as quick as he can => run (forward, quickly)
running at a gentle slow rhythm => run (slowly)
she's sitting there on the edge of the roof => sit
he plops down into the chair quickly => sit down (quickly)
penalty kick, right foot => soccer kick (right leg)
get out of your seat => stand up
up on your feet from the chair, then turn right => stand up, then turn (90° right)
samurai swings katana => sword
swordplay, two cuts => sword (twice)
bend to touch the toes 5x => toe touch (5 times)
trunk twists => torso twist
rotate upper body from side to side, slow => torso twist (slowly)
scrubs himself in the shower => wash self
lathering up with soap, washing => wash self
squeegee the glass pane => wash window
zombie shuffle towards the player => zombie
prior to kneeling, she takes two steps forward => step forward (forward, twice), then kneel
once up from the chair, the judge points right => stand up, then point (to the right)
my dude runs with both arms raised, screaming => run + raise arm (both hands)
drinking cola as he strolls by the river => walk + drink
bow + salute simultaneously => bow + salute
the sheriff kneels, pointing ahead with his left hand => kneel + point (left hand, forward)
jogs along, phone at his ear => jog + phone
shuffling sideways to the right with hands on hips => side step (to the right) + hands on hips (both hands)
she waves her left hand, meanwhile walking backward => walk backward (backward) + wave (left hand)
the ghoul zombie-walks while pointing at you => zombie + point
karate practice, laughing the whole time => karate + laugh
the guru does Indian dancing, nodding all the time => indian dance + nod
lean outta the way to the left! => dodge (to the left)
raps on the window w/ left knuckles, 3 taps => knock (left hand, 3 times)
pirate w/ a gammy right leg, limping about the deck => limp (right leg)
tug o war, pull with both hands => pull (both hands)
bouncing a basketball on the spot, right hand => basketball dribble (right hand)
knee up to the chest, right, twice => knee raise (right leg, twice)
salsa like on a cruise ship, then a little bow => salsa, then bow
boot the footie into the net, left foot => soccer kick (left leg)
wiping the shop window, right hand => wash window (right hand)
gets shoved and falls flat backward, then gets up => fall (backward), then get up
leg day!! slow squats => squat (slowly)
the teacher facepalms while shaking her head => facepalm + shake head
lobs a grenade over the wall, right arm => throw (right hand)
hammering away at the keyboard, deadline panic => type
"""
"""Prompt => reading, one a line."""

NOT_AMONG_THEM: Final = """
ride a horse
swimming in the sea
play the guitar
climb a ladder
he drives a car
paddling a canoe
skiing downhill
the chef chops vegetables
she paints a picture
crawl through the tunnel
kissing his girlfriend
push-ups
cast a fireball spell
shoot an arrow with the bow
riding a bicycle to school
brush teeth
sweeping the floor with a broom
backflip
milking a cow
she juggles three balls
hammering a nail into the wood
rowing a boat across the lake
headstand
vacuum the carpet
fishing at the lake
horse riding at a gallop
freestyle swim, 4 strokes
strums a banjo
rock climbing up a cliff
rides a skateboard down the ramp
mix drinks behind the bar with a shaker
shoot a pistol at the target
do a handstand against the wall
she's baking bread, kneading dough
flies like superman
digging a hole with a shovel
tying his shoelaces
blow out the birthday candles
playing the drums furiously
golf swing
takes a selfie
chopping wood with an axe
roller skating backwards
eating noodles with chopsticks
combing her long hair
pole vault
belly crawl under barbed wire
serve in tennis, left-handed
hugging his mum
taming a lion with a whip
"""
"""Prompts for what the starter does not know, one a line."""
