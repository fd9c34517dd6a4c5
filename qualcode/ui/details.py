"""What is coded where the cursor stands: each coding with its code, definition, coder, memos and date."""

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session
from textual.geometry import Region
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from codebook.tree import CodeLine
from qualcode.memos import memos_on
from qualcode.store.models import Coder, Reference
from qualcode.ui.codingindex import Coding
from qualcode.ui.stage import Stage
from qualcode.ui.when import local

_WAIT = 0.08
"""Seconds without a move after which memos are read."""


class Details(Widget):
    """The panel beside the text. It draws at once what is known and reads memos when the cursor rests."""

    DEFAULT_CSS = """
    Details { width: 34; height: 1fr; background: $surface; }
    """

    def __init__(self, stage: Stage) -> None:
        """Empty until something is shown."""
        super().__init__()
        self._stage = stage
        self._shown: tuple[object, ...] = ()
        self._focused: int | None = None
        self._timer: Timer | None = None
        self._text_now = Text()
        self._strips: dict[int, Strip] = {}
        self._wrapped_for = (0, 0)

    def update(self, text: Text) -> None:
        """Show a text from the top; what does not fit is left out."""
        self._text_now = text
        self._strips.clear()
        self.refresh()

    def notify_style_update(self) -> None:
        """Draw in the colours of another theme."""
        super().notify_style_update()
        self._strips.clear()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Wrapped once for each text and size, past the cache for boxes: this one changes at most moves."""
        width, height = self.size.width, self.size.height
        if not self._strips or self._wrapped_for != (width, height):
            self._wrapped_for = (width, height)
            self._strips = dict(enumerate(self._wrapped(width, height)))
        rule, rest = Segment("▏", self.rich_style), Segment(" " * (width - 1), self.rich_style)
        blank = Strip([rule, rest], width)
        strips = [self._strips.get(y, blank) for y in crop.line_range]
        for line_filter in self.get_line_filters():
            if line_filter.enabled:
                ground = self.background_colors[1]
                strips = [strip.apply_filter(line_filter, ground) for strip in strips]
        return [strip.crop(*crop.column_span) for strip in strips]

    def _wrapped(self, width: int, height: int) -> Iterator[Strip]:
        base, console = self.rich_style, self.app.console
        inner = max(width - 2, 1)
        for line in self._text_now.wrap(console, inner)[:height]:
            segments = [Segment("▏", base), *_styled(line, console, base)]
            yield Strip(Segment.adjust_line_length(segments, width, base), width)

    def show(self, codings: Sequence[Coding], focused: int | None) -> None:
        """Describe the codings at the cursor; ``focused`` is described in full."""
        key = (*((coding.id, coding.code_id, coding.memos) for coding in codings), focused)
        if key == self._shown or not self.display:
            return
        self._shown = key
        self.update(self._text(codings, focused, None))
        if self._timer is not None:
            self._timer.stop()
        if codings:
            chosen = next((each for each in codings if each.id == focused), codings[-1])
            self._timer = self.set_timer(_WAIT, lambda: self._complete(codings, chosen))

    def forget(self) -> None:
        """Draw anew at the next occasion: codes or memos changed."""
        self._shown = (None,)

    def _complete(self, codings: Sequence[Coding], chosen: Coding) -> None:
        more = self._stage.desk.read(lambda session: _more(session, chosen.id))
        self.update(self._text(codings, chosen.id, more))

    def _text(self, codings: Sequence[Coding], focused: int | None, more: Text | None) -> Text:
        if not codings:
            quick = _quick(self._stage)
            text = Text().append("Nothing is coded here.\n\n", "dim")
            return text.append_text(quick)
        text = Text().append(f"{len(codings)} coded here", "bold")
        text.append("  Tab steps\n" if len(codings) > 1 else "\n", "dim")
        chosen = focused if focused is not None else codings[-1].id
        for coding in codings:
            text.append("\n")
            self._describe(text, coding, full=coding.id == chosen, more=more)
        return text

    def _describe(self, text: Text, coding: Coding, *, full: bool, more: Text | None) -> None:
        line = self._stage.desk.by_id.get(coding.code_id)
        if line is None:
            return
        colour = self._stage.colour_of(line)
        text.append("▌" if not full else "▶", colour or "bold")
        text.append(f" {line.printed}", "bold" if full else "")
        text.append(" ✎" if coding.memos else "")
        text.append("\n")
        if full:
            _write_code(text, line, self._stage.desk.counted(line.id).interviews, self._stage)
            if more is not None:
                text.append_text(more)


def _styled(line: Text, console: Console, base: Style) -> Iterator[Segment]:
    for segment in line.render(console):
        if segment.text != "\n":
            yield Segment(segment.text, base + segment.style if segment.style else base)


def _write_code(text: Text, line: CodeLine, interviews: int, stage: Stage) -> None:
    references = stage.desk.counted(line.id).references
    if line.level > 1:
        text.append(f"{line.path.rpartition(' / ')[0]}\n", "dim")
    text.append(f"{_amount(interviews, 'interview')}, {_amount(references, 'reference')}\n", "dim")
    if line.definition:
        text.append(f"{line.definition}\n", "italic")


def _amount(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _more(session: Session, reference_id: int) -> Text:
    """Coder, date and memos of a reference."""
    statement = select(Coder.name, Reference.created_at).join(Coder).where(Reference.id == reference_id)
    found = session.execute(statement).first()
    text = Text()
    if found is not None:
        text.append(f"by {found.name}, {local(found.created_at):%Y-%m-%d %H:%M}\n", "dim")
    for memo in memos_on(session, "reference", reference_id):
        text.append(f"✎ {memo.by}: ", "bold")
        text.append(f"{memo.text}\n")
    return text


def _quick(stage: Stage) -> Text:
    """The quick codes, so that they need not be remembered."""
    text = Text().append("Quick codes\n", "bold")
    known = stage.desk.by_id
    for digit, code_id in sorted(stage.desk.state.quick.items()):
        if code_id in known:
            line = known[code_id]
            text.append(f"{digit} ", "bold")
            text.append("▌", stage.colour_of(line) or "bold")
            text.append(f"{line.label}\n")
    if not stage.desk.state.quick:
        text.append("The first codes you use get the keys 1 to 9.\n", "dim")
    return text
