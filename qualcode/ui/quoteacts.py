"""Quotes on the screen: the signs of what is kept on a coding, and the keys that star it and mark its use."""

from rich.text import Text
from sqlalchemy.orm import Session

from exports.references import ReferenceLine
from qualcode.coding import get_reference
from qualcode.quoting import star_quote, use_quote
from qualcode.ui.columns import visible
from qualcode.ui.stage import Stage
from transcripts.trimming import misfit


def signs(line: ReferenceLine) -> str:
    """★ for a star, ✓ for one that was used."""
    return (("★" if line.starred else " ") + ("✓" if line.used else "")).rstrip()


def kept_lines(line: ReferenceLine) -> Text:
    """What is kept on a coding, in words, below its passage."""
    said = [word for word, on in (("★ starred", line.starred), ("✓ used in the report", line.used)) if on]
    text = Text()
    if said:
        text.append("\n" + " · ".join(said), "bold")
    if line.trimmed:
        wrong = misfit(line.quote, line.trimmed)
        text.append("\ntrimmed" + (" (does not fit any more)" if wrong else "") + ": ", "bold")
        text.append(visible(" ".join(line.trimmed.split())))
    return text


def star(stage: Stage, line: ReferenceLine) -> None:
    """Star a coding as a quote, or take the star away."""
    starred = not line.starred

    def operation(session: Session) -> None:
        star_quote(session, get_reference(session, line.id), starred=starred)

    where = f"a quote of {line.transcript}"
    said = f"★ Starred {where}." if starred else f"Took the star off {where}."
    stage.attempt(f"{'star' if starred else 'unstar'} {where}", operation, said)


def use(stage: Stage, line: ReferenceLine) -> None:
    """Mark a coding as quoted in the report, or not."""
    used = not line.used

    def operation(session: Session) -> None:
        use_quote(session, get_reference(session, line.id), used=used)

    where = f"a quote of {line.transcript}"
    said = f"✓ Marked {where} as used." if used else f"Marked {where} as not used."
    stage.attempt(f"mark {where} as {'used' if used else 'not used'}", operation, said)
