"""A passage in its context, as the screens describe it."""

from rich.text import Text

from exports.references import ReferenceLine
from qualcode.memos import memos_on
from qualcode.ui.columns import visible, visible_rows
from qualcode.ui.moment import Moment
from qualcode.ui.quoteacts import kept_lines
from qualcode.ui.stage import Stage
from transcripts.script import clock


def described(stage: Stage, moment: Moment, line: ReferenceLine) -> Text:
    """The code, the place and the words of a passage, what is kept of it for the report, and its memos."""
    code = moment.by_id[line.code_id]
    when = f", {clock(line.time)}" if line.time is not None else ""
    where = f"{line.transcript}, {line.speaker + ', ' if line.speaker else ''}turn {line.turn}{when}"
    text = Text().append("▌", stage.colour_of(code) or "bold").append(visible(code.printed), "bold")
    text.append(f" · {visible(where)} · {visible(line.coder)}\n", "dim")
    text.append(visible_rows("…" + line.before), "dim")
    text.append(visible_rows(line.quote), "bold underline")
    text.append(visible_rows(line.after + "…"), "dim").append_text(kept_lines(line))
    if line.memos:
        for memo in moment.read(lambda session: memos_on(session, "reference", line.id)):
            text.append(f"\n✎ {visible(memo.by)}: ", "bold").append(visible_rows(memo.text))
    return text
