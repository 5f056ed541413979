"""Turns of phrase said in simpler words: what would be cut at the wrong joint, and what only the doer gives away."""

from __future__ import annotations

import re
from typing import Final

from .numbers import ANY

_GOES: Final = (
    r"(?:walk|shuffl|shambl|stumbl|lurch|stagger|wander|trudg|limp|com|go|mov|advanc|roam|lumber|drag|chas|approach"
    r"|creep|step|attack|reach|run|sprint|jog)\w*"
)
_START: Final = r"(?:^|(?<=[.;!?,] )|(?<=\bthen )|(?<=\band ))"
_ZOMBIE: Final = r"(?:zombies?|undead|living dead|walking dead|ghouls?)"
_REFEREE: Final = r"(?:referee|ref|umpire|linesman)"
_POLICE: Final = r"(?:traffic (?:cop|warden|guard|officer|policeman|policewoman)|policem[ae]n|policewoman|cop|officer)"
_FIGHTER: Final = (
    r"(?:martial artists?|karatekas?|karate (?:master|fighter|student)s?|kung fu (?:master|fighter)s?|shaolin \w+)"
)
_ROUTINE: Final = (
    r"(?:routines?|forms?|moves?|techniques?|sequences?|drills?|katas?|training|exercises?|skills?|demonstrations?"
    r"|trains|practi[sc]es|practi[sc]ing|warms up)"
)
_VESSEL: Final = r"(?:glass|cup|mug|bottle|can|goblet|pint|beer|coffee|tea|hand)"
_OWN: Final = r"(?:the |his |her |their )?"
_LIFTED: Final = r"(?:off (?:the )?(?:ground|floor)(?: in the air)?|lifted|raised|up|in the air)"
_STATE: Final = r"(idle|stand|walk|run|jog|sit|crouch|kneel|jump|sprint|sneak|stop)(?:[nt]?ing)?"
_SIGNING: Final = "wav|point|nod|shak|drink|clap|look|glanc|check|rais|hold|sipp|gulp|talk|laugh|cheer|celebrat"
_NOUNS: Final = "(?:jump|hop|squat|nod|clap|kick|punch|bow|step|wave|knock|shrug|stretch|cartwheel|spin|turn)"
_FELT: Final = (
    r"(?:startled|embarrassed|surprised|shocked|confused|relieved|determined|bored|worried|amused|disgusted|stunned"
    r"|puzzled|disappointed|frustrated|thrilled|concentrated|focused|lost in thought|out of (?:boredom|frustration))"
)

_PHRASES: Final[tuple[tuple[str, str], ...]] = (
    # who does it says what it is
    (rf"{_START}(?:(?:a|an|the|some|two|that) )?(?:\w+ )?{_ZOMBIE} (?:\w+ )?({_GOES})\b(?!.*\blike a)",
     r"\1 like a zombie"),
    (rf"{_START}(?:a|an|the|some|two) (?:\w+ )?undead (?:\w+ )?({_GOES})\b", r"\1 like a zombie"),
    (rf"^.*?\b{_FIGHTER} (?!kick|punch)[^,.;]*?\b{_ROUTINE}\b(?: [^,.;]*)?", "does karate"),
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?{_REFEREE} (?:(?!\b(?:as|while|and)\b)[^,.;])*?\b(?:signal|gestur|signs"
     rf"|calls? )\w*(?: (?!while|and)[^,.;]*)?",
     "gives referee signals"),
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?{_POLICE} [^,.;]*?\b(?:cars?|vehicles?|traffic|crossing|intersection)\b"
     r"(?: [^,.;]*)?",
     "directs traffic"),
    # fights
    (r"\b(left|right) cross\b", r"\1 punch"),
    (r"\b(jab|hook|uppercut|punch),? (?:and )?cross\b", r"\1, punch"),
    (r"\bone two\b(?: punch(?:es)?)?(?: combo| combination)?", "two punches"),
    (r"\b(?:counter|finish|follow)(?:s|es)?(?: up)? with an? (?=(?:\w+ )*(?:hook|jab|uppercut|punch|kick)\b)",
     "does a "),
    # names and lists
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?jogger (?=(?:{_SIGNING})\w*ing\b)", "jogs while "),
    (rf"^(?:(?:a|an|the) )?(?:\w+ )?(?:runner|sprinter) (?=(?:{_SIGNING})\w*ing\b)", "runs while "),
    (r"^(?:wide|close ?up|long|medium|establishing) shot[^:.]*: *", ""),
    (r"\b(walk|run|jog)(?:s|ing)? moving (?=forward|backward)", r"\1 "),
    (r"\byawn(?:s|ing)? and (?=stretch)", ""),
    (r"^(?:[a-z]+ ){0,2}(?:combo|sequence|animation|motion|scene \d+|shot \d+|clip|prompt|action|routine|drill|cycle"
     r"|loop"
     r"|reaction|exercise|warm ?up|npc|character): *", ""),
    (r"\bheel (?=(?:pivot|turn)s?\b)", ""),
    (r"\b(cartwheel|jump|run|walk|roll|spin|jog|fall|turn|crouch|sprint|kick|punch)(s|es"
     r"|ing)? into an? (?=(?:\w+ )?(?:dance|run"
     r"|walk|jump|kick|crouch|sprint|jog|turn|spin|squat|bow|stretch|punch|cartwheel|stroll)\b)", r"\1\2, then "),
    (r"\b(?:is |gets? |got )?shot in the \w+,? (?:and )?(?=\w+)", ""),
    (rf"^(?:an? |the )?(?:transition |blend |change )?(?:from )?(?:an? )?{_STATE} (?:in)?to (?:an? )?{_STATE} (?:in)?to"
     rf" (?:an? )?{_STATE}(?: (?:transition|blend|animation))?$", r"\1, then \2, then \3"),
    (rf"^(?:an? |the )?(?:transition |blend |change )?(?:from )?(?:an? )?{_STATE} (?:in)?to (?:an? )?{_STATE}"
     rf"(?: (?:transition|blend|animation))?$", r"\1, then \2"),
    (r"(?:^|\s)\d[.)]\s+(?=[a-z])", ". "),
    (r"\b(turn\w*\b[^,.;]*?),? and (?:then )?fac(?:es?|ing) (?!left\b|right\b|the (?:left|right|other"
     r"|opposite)\b)[^,.;]*",
     r"\1"),
    (r",? until (?:he|she|they|you|it)(?: is| are|'re)? (?:fac\w+|back|looking)\b[^,.;]*", ""),
    (r"\b((?:jump|leap|hop)\w*),? and (?:makes?|does|do) (an? (?:\w+ )?(?:revolution|turn|spin|rotation|twist)) in"
     r" (?:the |mid ?)air\b", r"\1 with \2"),
    (r"\b(?:three sixty|360|one eighty|180) (?=(?:jump|leap|hop)\b)", "spinning "),
    (r"(?<=\w )(?:going|heading|moving) (?=(?:to the )?(?:left|right)\b)", ""),
    (r"\bstop(?:s|ped)? (\w+ing),? to (?=\w)", r"\1, then "),
    (r",? (?:and )?(the (?:left|right|other) (?:one|hand|arm|leg|foot)) follows\b", r", then \1"),
    # when
    (r"^(.+?) first,? and (?:then )?(.+?) (?:second|last|afterwards)$", r"\1, then \2"),
    (r",? (?:and |with )?(?:as (?:a|the) (?:finale|finish|closer|ending)|(?:to (?:finish|end|close|conclude)"
     r"|for (?:the|a) finale)(?: with| off| the \w+)*),? (?=an? |\w+ing\b|\w+s\b)", ", then "),
    (r",? (?:that |which )?(?:comes? to an end|ends|ending) (?:with|in|by|on) (?=an? )", ", then "),
    (r",? (?:succeeded by|whereupon|chained (?:with|to|into)|and from there(?: (?:on|into|to))?) (?=\w)", ", then "),
    (r"\b((?:step|dodge|punch|kick|hop|look|turn|point|side ?step|strafe|jab)s?) (left|right) (?=\1)", r"\1 \2, "),
    (r",? (?:before|as|until) (?:he |she |they |it )?(?:lands?|landing|touches down|touching down"
     r"|hits the (?:ground|floor))\b[^,.;]*", " in mid air"),
    (rf"^after ((?:an?|the|{ANY}) (?:\w+ )?(?:jumping jacks|{_NOUNS}s?)) (?=\w+)(?!of\b|in\b|to\b|with\b|and\b)",
     r"after \1, "),
    (r"\b(?:when|once|after|as soon as) (?:he|she|they|it) is(?: finished| done| through)?(?: with)? (?=clean|wash|type"
     r"|typing)", "after "),
    (r"(?<=\w) first, (?=\w)", ", "),
    (r"(?:,? and |, |\s\+ )([^,.;]+?) (?:next|afterwards?|after that|later(?: on)?|thereafter)(?=$|[.;!?\n])",
     r", then \1"),
    (r"^(?:not until|only (?:after|once|when)) (.+?),? (?:does|do|did|can|will) (he|she|they|it|the \w+) (.+)$",
     r"after \1, \2 \3"),
    (r"\b(when|once|after|as soon as) (he|she|they|it|the \w+) (?:has |have |had |is |was |are )*(?:finish(?:ed|es)?"
     r"|done|through)(?: with| to)? (?=\w)", r"\1 \2 "),
    (rf"^(?:\w+s )?from (?:an? )?{_STATE} (?:in)?to (?:an? )?{_STATE}\b", r"\1, then \2"),
    (r"\b(?:opens?|starts?|begins?) (?:by|with) (?=\w+ing\b)", ""),
    (r",? (?:and )?(?:closes?|finish(?:es)?|concludes?|ends?) (?:by|with) (?=(?:an? )?\w)", ", then "),
    (r"\b((?:squat\w*|lower\w* (?:\w+ )?into a squat)(?: down)?),? (?:and )?(?:then )?(?:come|get|rise"
     r"|stand)s?(?: back)? up"
     r"(?: again)?\b", r"\1"),
    (r"\blower(?:s|ing)? (?:himself|herself|themselves|yourself|itself|the body) into a (?:deep )?(squat"
     r"|crouch)\b", r"\1s"),
    (r"\b(?:stay|stand|remain|keep)(?:s|ing)? (?:in place|where (?:you|he|she|they|it) (?:is|are)|put"
     r"|on the spot),? (?:and |but )?"
     r"((?:march|walk|jog|run|step)\w*)", r"\1 on the spot"),
    # how it is done
    (r"(?:,| and) (?:then )?keeps? (?:look|point|hold|star|fac|watch)ing(?: (?:it|there|that way|like that|on))?(?=$"
     r"|[,.;])", ""),
    (r",? without (?:breaking (?:his |her |the )?stride|stopping|slowing(?: down)?)(?=$|[,.;])", " while walking"),
    (r"\btak(?:es?|ing) (?:his|her|their|its)(?: own)?(?: sweet)? time(?: to)? (?=\w+)", "slowly "),
    (r"(?:,| and) gets? (?:bored|tired|impatient|nervous|scared|ready|dizzy|excited|annoyed)(?=,| and\b)", ""),
    (r", (?:very |quite |totally )?(?:relaxed|calm|casual|tense|cool|focused|stiff|natural|nothing fancy)(?=$"
     r"|[,.;])", ""),
    (r"\bwithout leaving (?:the|his|her) (?:spot|place)\b", "on the spot"),
    (r",? (?:as|while) (?:he|she|they|you|it) (?:go(?:es)?|moves?|do(?:es)? (?:so|it|this|that))(?: along)?(?=$|[.,;])",
     " at the same time"),
    (r" with (claps|nods|waves|salutes|shrugs)(?=$|[,.;])", r" while \1"),
    (r"\bas (fast|quick|quickly|slowly|quietly|high|far|hard|low) as (?:possible|(?:he|she|they|it|you|one)"
     r" (?:can|could))\b", r"very \1"),
    (r"\b((?:run|sprint|dash|rac)\w*) as fast as (?:his|her|their|its|the) (?:legs|feet) (?:can|could|will|would)"
     r" (?:carry|take)(?: (?:him|her|them|it))?\b", r"\1 very fast"),
    (r"\b(?:like|as if) (?:he|she|they|it) (?:does not|doesn't|do not|don't) (?:know|care)\b", ""),
    (rf", (?:clearly |visibly |very |a bit |a little |completely )?{_FELT}\b(?: (?:by|at|with|about) [^,.;]*)?"
     r"(?=$|[,.;])", ""),
    (r"(?:,|(?<=\w) (?:to|as a|for a)) (?:warm(?:ing)? ?up|loosen up|limber up)(?=$|[,.;])", ""),
    (r"\b(?:up)?on (?:winning|scoring)\b[^,.;]*|\bafter (?:winning|scoring)\b[^,.;]*", ""),
    (r"\bpower walk(?:s|ing)?\b", "walks quickly"),
    (r",? like (?:he|she|they) (?:just |has |had )*(?:won|lost|saw|owns?|forgot|stole|needs|means)\b[^,.;]*", ""),
    (r"\bwithout (?:getting|going) anywhere\b|\bwithout moving (?:forward|from the spot)\b", "on the spot"),
    (r", (?=(?:(?:his|her|the|both|one) )*(?:arms?|hands?|fists?|head|phone) (?:is |are )?(?:crossed|folded|raised"
     r"|lifted|up|on|at|to|in|over|behind|down|out|spread|held)\b)", " with "),
    (r",? and (?:leave|hold|keep)s? (?:it|them) (?:up|there|in the air|raised|high|out)\b[^,.;]*", ""),
    (r"\b(?:speed|slow|break|drop|change|transition)(?:s|es|ing|ping)?(?: up| down)?(?: the pace)? (?:in)?to an?"
     r" (?=(?:\w+ )?(?:walk|run|jog|sprint|stop|trot|halt)\b)", ""),
    (r"\b(?:skid|come|slide|grind)(?:s|ding)? to a (?:\w+ )?(?:halt|stop|standstill)\b", "stops"),
    (r"\b(?:never|without(?: ever| once)?) (?:stopping|ceasing|interrupting|pausing|breaking off) (?:his|her|the|their)"
     r" (\w+[^,]*?), (?=\w)", r"while \1, "),
    (r"(?<=\w) on the run(?=$|[,.;])", " while running"),
    (r"\b((?:jump|leap|hop)\w*(?: up)?),? (?:and |while )?(?:do(?:es|ing)?|mak(?:es|ing)) an? (180|360|540|90|270)"
     r"(?: degrees?)?(?: (?:turn|spin|twist))?(?: (?:in|while in)(?: the)? (?:mid ?)?air)?", r"\1 with a \2 degrees "
                                                                                             r"turn"),
    (r"\b(?:having|has|have) an? (?:nice |cold |cool |hot |quick )?(?=(?:beer|coffee|tea|drink|sip|soda|lemonade|juice"
     r"|cocktail|pint|glass|cup)\b)", "drinking a "),
    (r"\b(?:having|has|have) an? (?:good |long |quick |little )?(?=(?:laugh|stretch|think|dance)\b)", "does a "),
    # limbs and what they hold
    (r"(?<=\w),? (?:by |with )?bend(?:ing|s) (?:(?:the|his|her|your|both) )*knees?(?=$|[,.;])", ""),
    (r"^(?:an? |his |her )?(?:bad|sore|hurt|injured|broken|twisted|sprained) (left|right) (?:knee|leg|ankle|foot|hip),?"
     r" (?:so |and )?(?:(?:he|she|it) )?((?:limp|hobbl|walk|shuffl)\w*)", r"\2 on the \1 leg"),
    (r"^(?:an? |his |her )?(?:bad|sore|hurt|injured|broken|twisted|sprained) (?:knee|leg|ankle|foot|hip),?"
     r" (?:so |and )?(?=(?:(?:he|she|it) )?(?:limp|hobbl)\w*)", ""),
    (r"\b(?:walk|mov|go|com|shuffl|gett)(?:s|es|ing|e|ed)?\b(?= [^,.;]*?\b(?:with|on) (?:an? |his |her )?(?:bad|sore"
     r"|hurt"
     r"|injured|gammy|broken|wounded|stiff|lame|twisted) )", "limps"),
    (r"^(?:his|her|the|their) (left|right) (?:leg|foot|knee|ankle) is (?:hurt|sore|injured|broken|bad|wounded)\b.*?"
     r"\b(?:drag|limp|hobbl|favou?r|walk|pull)\w*[^.;]*", r"limps on the \1 leg"),
    (r"(?:^|(?<=, ))sat (?!down)", "sitting "),
    (r"\bhead ?shakes?\b", "shake of the head"),
    (r"(?<=\w),? (?:while )?(?:holding|carrying|gripping|clutching) (?:the|an?|his|her) (?:\w+ ){1,2}in (?:the|his|her)"
     r" (left|right) hand\b", r" with the \1 hand"),
    (r"\b(?:keep|hold)(?:s|ing)? ((?:the|his|her|both|one) (?:left |right )?(?:arm|hand)s?) (?:raised|up|lifted|high)"
     r"(?: up)?(?: in the air)?,? (?:the (?:whole|entire) time|(?:for|during|throughout) the (?:whole|entire) (?=\w+))"
     r"(?: (?:that )?(?:he|she|you|they|it) (?:is|are))? ?", r"raises \1 while "),
    (r"\banswers with (?=an? )", "does "),
    (r"\bstraight (left|right)(?! (?:arm|hand|leg|foot|ahead|away|on|up))\b", r"\1 punch"),
    (r"^((?:an?|the|some) (?:\w+ )?\w+) on (?:the|his|her|a) (?:\w+ )?phone (?=\w+s\b)", r"on the phone, \1 "),
    (r"\blash(?:es|ing)? out (?=[^,.;]*\b(?:foot|leg)\b)", "kicks "),
    (r"\blash(?:es|ing)? out\b", "punches"),
    (r", (?:and )?(?:press|hold|clamp|lift|rais|put|bring)(?:e?s|e|ing|ting)? it (?:up )?(?:to|against|at|on) (?:his"
     r"|her|their|the)"
     r" ((?:left |right )?)ear\b", r" with the \1hand"),
    (r"\b((?:knee|leg|thigh|foot)\b[^.;]*?),? (?:and|&) (?:lets?|puts?|lowers?|brings?|takes?|drops?) it(?: back)?"
     r" down(?: again)?\b", r"\1"),
    (r"^(?:.*?\b)?(?:has |having )?(?:twisted|sprained|hurt|broke|broken|injured) (?:his|her|their|the|an?) (left"
     r"|right) \w+,?"
     r" (?:and|so)(?: he| she)? ((?:limp|hobbl)\w*)", r"\2 on the \1 leg"),
    (r", (?:the |his |her )?other (?:one|leg|foot|knee) (?!kick)[^,.;]*", ""),
    (r",? (?:and |but )?not (?:with |on )?(?:the|his|her) (?:left|right)(?: one| hand| arm| leg| foot)?\b", ""),
    (r", but (?:use|using|with) (?:the|his|her) (left|right) (hand|arm|leg|foot|one)\b", r" with the \1 \2"),
    (rf"\b(?:rais|lift|bring|tak|tip|put|grab|pick|hold)(?:es|s|e|ing)?(?: up)? (?:the|an?|his|her) (?:\w+ )?{_VESSEL}"
     r"(?: up)?(?: to (?:the|his|her) (?:mouth|lips))?((?: with (?:the|his|her) (?:left|right) hand)?),? (?:and |to )"
     r"(?:then )?(?:tak(?:es?|ing) a |has a )?(?:drink|sip|swig|gulp)(?:s|ing)?\b", r"drinks\1"),
    (rf"\b(?:balanc|stand)(?:es|s|e|ing)? on ({_OWN}(left|right) (?:leg|foot))\b[^.;]*?\b(?!\2)(?:left|right|other)\b"
     rf"[^,.;]*?\b{_LIFTED}\b", r"balances on \1"),
    (rf"\b(?:balanc|stand)(?:es|s|e|ing)? (?:there )?with {_OWN}left (?:leg|foot) [^,.;]*?\b{_LIFTED}\b",
     "balances on the right leg"),
    (rf"\b(?:balanc|stand)(?:es|s|e|ing)? (?:there )?with {_OWN}right (?:leg|foot) [^,.;]*?\b{_LIFTED}\b",
     "balances on the left leg"),
    (r"\bcan(?:not|'t| not)? (?:barely |hardly |scarcely )?walk(?: straight| properly)?\b", "staggers"),
    (r"\b((?:lie|lay|sit)s? down\b[^,.;]*?),? and (?:(?:falls?|is|goes?) (?:asleep|to sleep)|sleeps?)\b", r"\1"),
    (r"\b(?:stops?|pauses?|halts?) to (?=(?:wave|bow|drink|think|clap|point|nod|stretch|laugh|salute|pick)\b)",
     "stops and "),
    # colloquial
    (r"^(?:(?:he|she|they|it) (?:is|are|gets?) )?knocked (?:out|unconscious)(?: cold)?,? (?:(?:and|he|she|they|it) )?"
     r"(?=(?:drop|fall|collapse|crumple|slump|go|hit)\w*)", ""),
    (r"\bmak(?:es?|ing) (?=(?:walk|jump|stretch|run|danc|danc|jogg|wav|punch|kick|squat)\w*ing\b)", ""),
    (r"\b(?:knock|toss|down|throw)(?:s|ing)? (?:back|down) (?:an? |the |his |her )(?=(?:\w+ )?(?:drink|soda|beer"
     r"|shot|coffee"
     r"|pint|glass|wine|cola|whisky|whiskey|water)\b)", "drinks a "),
    (r"\b(?:talk|speak|chatt?)ing (?:on|into) (?:the |his |her |a )(?:cell|mobile)\b", "talking on the phone"),
    (r"\b(?:talk|speak|chat)s? (?:on|into) (?:the |his |her |a )(?:cell|mobile)\b", "talks on the phone"),
    (r"\b(?:an? )?i(?:'ve)? (?:don't|dont|do not|got|have) (?:know|no idea|no clue)(?: gesture)?\b|\bdunno\b",
     "shrugs"),
    (r"\b(?:away|off) (he|she|they|it) (?=\w+s\b)", r"\1 "),
    (r"\b(?:an? )?one eighty\b(?! deg)", "turn 180 degrees"),
    (r"\b(?:an? )?three sixty\b(?! deg)", "turn 360 degrees"),
    (r"\btippy ?toe(s|ing)?\b", "tiptoe"),
    (r"\bone legged (\w+)", r"\1 on one leg"),
    (r"\bleg(?:s|ging)? it\b", "runs"),
    (r"\bfl(?:ying|ies) (?=(?:\w+ )?kicks?\b)", ""),
    (r"\b(?:swing|whip|wheel|flip|swivel)(?:s|ing|ping)? a?(?:round|bout)\b", "turns around"),
    (r"\b(?:gets|get|got|is|was) (?:ko'?d|knocked out|knocked down)\b", "falls"),
    (r"\bstand(?:s|ing)? on (?:his |her |the )?(?:tip ?)?toes (?:to|and) reach(?:es)? (?:for )?", "reaches up for "),
    # one act in two verbs
    (r"\b(?:,? and |, )?(?:lands?|landing)(?: (?:safely|softly|again|back|on (?:the|both|his|her)"
     r" (?:ground|floor|feet)))*"
     r"(?=$|[.,;]| and\b)", ""),
    (r"\b(?:trip|slip)(?:s|ped|ping|pes)?(?: [^,.;]*?)?(?:,? and|,) (?=(?:then )?(?:fall|fell"
     r"|tumbl)\w*)", ""),
    (r"\b(?:trip|slip)(?:s|ped|ping|pes)?(?: [^,.;]*?)?,? and (?:goes down|hits the (?:floor|ground|deck))", "falls"),
    (r"\b((?:jump|leap|hop|spring)\w*(?: up)?)(?: (?:high|up|off the ground))?,? (?:and )?((?:spin|twirl|turn|rotat"
     r"|whirl|twist|(?:does|do) an? (?:\w+ )?(?:spin|turn|twist|360|180))\w*(?: (?:a)?round)?)([^,.;]*?)"
     r" (?:in|while in)(?: the)? (?:mid ?)?air\b", r"\1 with a spin\3"),
    (r"\b(?:is|are|was|gets|get|got|being|been) (?:shot|hit|struck|wounded|shoved|pushed|punched)(?: [^,.;]*?)? and"
     r" (?=(?:falls|collapses|dies|drops|goes down)\b)", ""),
    (r"\b(?:is|are|was|gets|get|got|getting|being|been) (?:shot|hit|struck|punched|shoved|pushed)\b",
     "staggers as if hit"),
    (r"\b(?:takes|take|taking) (?:a )?(?:hit|damage|blow)\b|\bhit (?:reaction|react)\b|\breacts to (?:a|being) hit\b",
     "staggers as if hit"),
    (r"\bdeath(?: animation)?$|\bdeath animation\b", "dies"),
    # heads and postures
    (rf"^{_FELT}(?: (?:by|at|with|about) [^,.;]*?)?,? (?=(?:he|she|they|it|the \w+) \w+)", ""),
    (r"\blying\b[^,.;]*? (?:gets|stands|rises)(?: back)?(?: up)?$", "gets up from the floor"),
    (r"\bsitting\b[^,.;]*? (?:gets|stands|rises)(?: back)?(?: up)?$", "stands up from the chair"),
    (r"(?<=sit, then )stand(?:ing)?$|(?<=crouch, then )stand(?:ing)?$|(?<=kneel, then )stand(?:ing)?$", "stand up"),
    (r"\b(?:the |his |her )?head (?:turns|swivels|snaps|whips|jerks)\b", "looks"),
    (r"(?<!stays )(?<!remains )(?<!stay )(?<!remain )(?<!remaining )(?<!staying )\b(?:(?:is|are) )?seated\b"
     r"(?! (?:position|pose|figure|person|man|woman))", "sitting"),
    (r"\bcross(?:ed)? armed\b", "with crossed arms"),
    (r"^((?:a|the) (?:\w+ )?\w+) (\w+ing\b[^,]*?) is (\w+ing\b.*)$", r"\1 is \3 while \2"),
)  # fmt: skip
_PATTERNS: Final = tuple((re.compile(words), instead) for words, instead in _PHRASES)

_PREPARATION: Final = re.compile(
    r"\b(?:(?:bend|lean|reach|crouch|squat|stoop|go|kneel)\w* (?:down|over)|(?:stoop|bend)\w*)(?: (?:and|to|,)|,)"
    r" (?=(?:to )?(?:pick|lift|grab|touch|take|scoop|hoist)\w*\b)"
    r"|\bbend\w* (?:the |his |her )?knees?(?:,| and) (?=(?:to )?(?:pick|lift|hoist)\w*\b)"
    r"|\bbend\w* at the (?:hips?|waist|knees)(?:,| and) (?=(?:pick|lift|hoist|grab)\w*\b)"
    r"|\b(?:(?:draw|lean|rear|cock)\w* back|wind\w* up|takes? (?:aim|a run ?up))(?:,)? and (?=\w)"
)
"""What everybody does before picking something up or striking, and no action of its own there."""


def reworded(text: str) -> str:
    """Plain text of one line with such turns of phrase replaced."""
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text


def without_preparation(words: str) -> str:
    """Words of one stretch without what only prepares its action."""
    return _PREPARATION.sub("", words)
