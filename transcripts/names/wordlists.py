"""English words that say what a name is, or that there is none: capitals do not tell these from names."""

from functools import cache

_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_MONTHS = "january february march april may june july august september october november december"
_FEASTS = "christmas easter xmas ramadan eid diwali hanukkah halloween"
_AMBIGUOUS = "april may june august"
_SAID = (
    "ah aha alright amen anyway aye bye cheers congratulations cool dear eh er erm exactly excuse fine god"
    " goodness goodbye great ha hello hey hi hm hmm huh i indeed jesus lol lord mhm mm mmm nah no nope oh ok"
    " okay oops ooh please right sorry sure thanks thank ugh uh um well wow yay yeah yep yes yup absolutely"
    " actually basically certainly clearly definitely especially essentially generally honestly hopefully"
    " interesting maybe normally obviously perhaps personally possibly presumably probably yesterday today"
    " tomorrow"
)
_SHORT = "ba bsc ma msc mba mphil phd phds pgce gcse tv cv pc pdf ict faq id api url html cd dvd gps usb dna"
_ROLES = "interviewer interviewee int participant respondent moderator facilitator researcher speaker q a"
_TITLES = "mr mrs ms miss mx dr prof professor sir dame lord lady rev reverend father sister"
_TIED = "of de del della der den di da du la le van von bin ibn al el"
_ORGANISATION = (
    "university college school academy hospital council department institute trust centre center committee"
    " union company bank foundation church ministry agency association society museum library clinic"
    " laboratory lab ltd limited inc plc corporation group faculty office service services"
)
_PLACE = (
    "street road avenue lane drive square city county town bridge river park hill island valley beach lake"
    " mountain house building hall station airport"
)
_GROUP = (
    "american african asian australian austrian belgian brazilian british bulgarian canadian chinese"
    " croatian czech danish dutch english european finnish flemish french german greek hungarian indian"
    " iranian iraqi irish israeli italian jamaican japanese kenyan korean latin mexican nigerian norwegian"
    " pakistani polish portuguese romanian russian scottish serbian somali spanish swedish swiss syrian thai"
    " turkish ukrainian vietnamese welsh arab arabic catholic protestant christian anglican muslim islamic"
    " jewish hindu buddhist sikh"
)

ALSO_NAMES = frozenset(_AMBIGUOUS.split())
"""Months that people are called."""
TITLES = frozenset(_TITLES.split())
TIED = frozenset(_TIED.split())
"""Words in small letters between two parts of a name."""
ORGANISATION = frozenset(_ORGANISATION.split())
"""Words that make a name one of an organisation."""
PLACE = frozenset(_PLACE.split())
"""Words that, as the last of a name, make it one of a place."""
GROUP = frozenset(_GROUP.split())
"""Nationalities, languages and beliefs."""


@cache
def _never_names() -> frozenset[str]:
    from spacy.lang.en.stop_words import STOP_WORDS

    dates = [*_DAYS.split(), *(f"{day}s" for day in _DAYS.split()), *_MONTHS.split(), *_FEASTS.split()]
    return frozenset([*STOP_WORDS, *dates, *_SAID.split(), *_SHORT.split(), *_ROLES.split()]) - ALSO_NAMES


def ordinary(word: str) -> bool:
    """Whether a word in small letters is no name by itself: one of spaCy's stop words, a date, "yeah", …

    One with hyphens is ordinary where each part of it is.

    >>> ordinary("however"), ordinary("mm-hm"), ordinary("ann-marie")
    (True, True, False)
    """
    return word in _never_names() or all(part in _never_names() for part in word.split("-"))
