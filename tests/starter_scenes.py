"""Prompts that tell why, when and among whom something is done, and the acts in them, in the words of explain.py."""

from __future__ import annotations

from typing import Final

SCENES: Final = """
the ball flies at him and he dodges to the left => dodge (to the left)
he knocks but no one answers, so he leaves => knock, then walk
with everyone looking at him he bows => bow
having bowed he walks off => bow, then walk
he gets ready to throw the ball => throw
while waiting he taps on the window => knock
he shields his face from the blow => block
the boxer staggers after being hit on the chin => stagger
he turns around as the door slams behind him => turn (180° left)
a man waves while the others watch => wave
she crosses her arms because it is cold => cross arms
he stretches before the race => stretch
the man waits until the light turns green => idle
he reaches up, trying to touch the lamp => reach up (up)
crouches, ready to jump => crouch
a runner kneels, about to start the race => kneel
she walks as if she owned the place => walk
he limps like someone who has just hurt his ankle => limp
he shakes his head, annoyed => shake head (angrily)
she sits there, looking bored => sit
he walks along, looking happy => walk (happily)
before he sits down he looks around => look around, then sit down
as she runs she waves => run + wave
when he hears a noise he looks behind him => look (backward)
he kneels and stays there => kneel
he walks and then stops => walk, then idle
pull your right knee up to your chest => knee raise (right leg)
stretch your left arm up to grab the apple => reach up (left hand, up)
raise the cup and drink => drink
stands with his left foot off the floor => balance (right leg)
balancing on the left leg, the right one is in the air => balance (left leg)
she reaches out to shake his hand => raise arm
he leaps up to grab the rope => jump
he ducks as the ball flies past => dodge
he falls to the ground as if shot => fall
she raises her hand to stop the car => raise arm
she stands up when the judge enters => stand up
he bows while the audience claps => bow
the man nods while listening to the boss => nod
he stretches after getting out of bed => stretch
after the concert she bows => bow
at the start of the race he crouches => crouch
when the whistle blows he runs => run
every time the ball comes he kicks it => kick
he facepalms after making a mistake => facepalm
as he talks on the phone he walks => walk + phone
after he has sat down he crosses his arms => sit down, then cross arms
before she leaves she waves => wave, then walk
he waves after swimming => "swims" (unknown), then wave
he swims while the others watch => "swims" (unknown)
he stops when he sees a snake => idle
she looks left and right before crossing the street => look (to the left), then look (to the right), then walk
he raises his fist in the air because he won => celebrate (up)
he takes two steps back and waits => step backward (backward, twice)
he crosses his arms and stays like that => cross arms
he sits at the table waiting for dinner => sit down
he stands in line at the bank => idle
while his friends cheer he does a cartwheel => cartwheel (once)
at the sound of the bell he kneels => kneel
he knocks and waits for an answer, then walks in => knock, then walk
he stands still, hoping nobody sees him => idle
she bows after juggling => "juggles" (unknown), then bow
he turns to the left to see who called => turn (90° left)
the zombie walks until it is shot and falls => zombie, then fall
the robot waves as it walks => walk + wave
as a joke he salutes => salute
dressed as a knight he kneels => kneel
he is on the phone while dinner is cooking => phone
after two seconds the man sits down => idle for 2 s, then sit down
jogs, stops and looks around => jog, then look around
"""
"""One a line: the prompt, then what is to be read."""
