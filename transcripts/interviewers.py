"""Telling interviewers from interviewees."""

import re

from transcripts.script import Script

_LABELS = re.compile(
    r"(i|int|q|interviewer|moderator|facilitator|researcher)([ ._-]?\d+)?|interviewer\b.*", re.I
)
_ASKING_SHARE = 0.4
"""In real interviews the interviewer asks in most turns, and interviewees in far fewer."""


def interviewers(script: Script) -> frozenset[str]:
    """The labels of those who ask: by their label, else the one speaker most of whose turns ask.

    Nobody is taken for an interviewer where nobody else speaks.

    >>> from transcripts.script import Turn
    >>> interviewers(Script("Why?\\nWell.", (Turn(0, 4, "I", None), Turn(5, 10, "P10", None))))
    frozenset({'I'})
    """
    named = frozenset(label for label in script.speakers if _LABELS.fullmatch(label.strip()))
    if named:
        return named if any(turn.speaker not in named for turn in script.turns) else frozenset()
    if len(script.speakers) < 2:
        return frozenset()
    shares = {label: _asking(script, label) for label in script.speakers}
    top = max(shares, key=lambda label: shares[label])
    rivals = [share for label, share in shares.items() if label != top]
    clear = shares[top] >= _ASKING_SHARE and shares[top] >= 2 * max(rivals)
    return frozenset({top}) if clear else frozenset()


def _asking(script: Script, label: str) -> float:
    turns = [turn for turn in script.turns if turn.speaker == label]
    asked = sum("?" in script.text[turn.start : turn.end] for turn in turns)
    return asked / len(turns) if len(turns) >= 3 else 0.0
