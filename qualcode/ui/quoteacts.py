"""Quotes on the screen: the signs of what is kept on a coding, and what stars, marks and trims it."""

from rich.text import Text
from sqlalchemy.orm import Session

from exports.references import ReferenceLine
from qualcode.coding import get_reference
from qualcode.errors import BadInput
from qualcode.quoting import star_quote, trim_quote, use_quote
from qualcode.ui.columns import visible
from qualcode.ui.stage import Stage
from transcripts.trimming import misfit, trim


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


async def trim_by_hand(stage: Stage, line: ReferenceLine) -> None:
    """Let the words of a coding be shortened, held against its passage, and keep what comes of it."""
    typed = await stage.ask(
        "A trimmed version of the quote",
        "Take words out, and put [...] for them. An empty one takes the version away.",
        line.trimmed or line.quote,
        multiline=True,
        check=lambda text: _untrimmable(line.quote, text),
    )
    if typed is None:
        return
    version = trim(line.quote, typed) if typed.strip() else ""
    if version == line.quote.strip():
        version = ""
    if version == line.trimmed:
        stage.say("The quote was left as it is.")
        return

    def operation(session: Session) -> None:
        trim_quote(session, get_reference(session, line.id), version)

    where = f"a quote of {line.transcript}"
    said = (
        f"Trimmed {where}; u takes it back." if version else f"The whole passage of {where} is printed again."
    )
    stage.attempt(f"trim {where}", operation, said)


def _untrimmable(words: str, typed: str) -> str:
    """Why that is no trimmed version of the words; empty where it is one, or none is wanted."""
    if typed.strip():
        try:
            trim(words, typed)
        except BadInput as error:
            return str(error)
    return ""
