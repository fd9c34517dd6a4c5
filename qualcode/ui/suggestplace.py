"""Passages that may belong at a code, one after the other: accepted, rejected, or left for later."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import ProgressBar, Static
from textual.worker import get_current_worker

from codebook.reviews import CRITERIA
from codebook.tree import CodeLine, subtree
from exports.suggestions.queue import Queue, Suggestion, Wanted, suggested
from exports.suggestions.reasons import SOURCES, SourceName, lit
from exports.suggestions.shelf import Shelf
from qualcode.errors import QualcodeError
from qualcode.store.touched import Touched
from qualcode.ui.bar import Bar
from qualcode.ui.columns import Column, visible, visible_rows
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Line, LineTable
from qualcode.ui.sitting import Sitting
from qualcode.ui.stage import Stage
from qualcode.ui.suggestacts import SuggestActs
from transcripts.search.asking import Question
from transcripts.search.scope import Source

_NO_CODE = "No code is chosen: c chooses one, and S on a code of the codebook does too."
_NOTHING = "Nothing is suggested. / searches, p keeps a search with the code, c chooses another code."
_BUSY = ("Looking", "Reading")
"""How the sentences begin that are said meanwhile."""
_LIMIT = 40
"""Suggestions in a sitting."""
_CONTEXT = 400
"""Characters shown before and behind the passage under the cursor."""
_TEXTS = frozenset({"transcript", "interview", "speaker", "pattern"})
"""Tables whose rows make it another queue."""
_DECIDED = frozenset({"reference", "rejection"})
_MARKS = {"accepted": "✓ coded", "rejected": "✗ rejected", "skipped": "skipped", "": ""}
_COLUMNS = (
    Column("", width=10),
    Column("Score", align="right", width=5),
    Column("Transcript", width=12, drop=1),
    Column("Speaker", width=11, drop=2),
    Column("Passage", share=1, least=20),
)


class _Stopped(Exception):
    """Nobody waits for the queue any more."""


class SuggestPlace(SuggestActs):
    """The suggestions for one code."""

    NAME = "suggest"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("suggest", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("suggest")
    DEFAULT_CSS = """
    SuggestPlace #title { height: auto; max-height: 4; padding: 0 1; text-style: bold; }
    SuggestPlace LineTable { height: 1fr; min-height: 4; }
    SuggestPlace ProgressBar { width: 1fr; height: 1; padding: 0 1; display: none; }
    SuggestPlace ProgressBar Bar { display: block; width: 1fr; background: transparent; }
    SuggestPlace #context { height: auto; max-height: 60%; padding: 0 1; background: $surface;
        border-top: hkey $panel; }
    SuggestPlace #context Static { width: 1fr; max-width: 110; }
    """

    @dataclass
    class Found(Message):
        """The queue was computed, or ``sentence`` says why not."""

        wanted: Wanted
        queue: Queue | None
        sentence: str = ""

    @dataclass
    class Reading(Message):
        """So many transcripts were read."""

        number: int
        of: int

    def __init__(self, stage: Stage) -> None:
        """No code is chosen yet."""
        super().__init__(stage)
        self.list, self.bar = LineTable(_COLUMNS, empty=_NO_CODE), Bar()
        self._title = Static(id="title", markup=False)
        self._gauge, self._around = ProgressBar(show_eta=False), Static(markup=False)
        self._box = VerticalScroll(self._around, id="context")
        self._box.can_focus = False
        self._shelf = Shelf()
        self._seen: CodeLine | None = None
        self._problem = ""

    def body(self) -> Iterator[Widget]:
        """What is asked, the queue, the line to type into, and the passage under the cursor."""
        yield self._title
        yield self._gauge
        yield self.list
        yield self.bar
        yield self._box

    def on_mount(self) -> None:
        """Ask for a code, unless one was named."""
        self.list.focus()
        self.fill()
        if self.wanted is None:
            self.action_code()

    # ------------------------------------------------------------------ asking

    def take_code(self, code_id: int) -> None:
        """Look for what may belong at a code; a search that was typed for another one is given up."""
        if self.wanted is None or self.wanted.code_id != code_id:
            self.ask(Wanted(code_id, self.desk.who, limit=_LIMIT))

    def ask(self, wanted: Wanted) -> None:
        """Look for something else, or otherwise."""
        self.wanted, self.sitting, self._problem = wanted, None, ""
        if self.is_mounted:
            self.fill()

    def fill(self) -> None:
        """Look again."""
        wanted = self.wanted
        if wanted is not None and wanted.code_id not in self.desk.by_id:
            wanted = self.wanted = self.sitting = None
        self.show_queue()
        if wanted is not None:
            self.status.say(f"{_BUSY[0]} for passages …")
            self._look(wanted)

    def follow(self, news: Touched) -> None:
        """Something was decided, here or in another window; texts and patterns make it another queue."""
        line = self.desk.by_id.get(self.wanted.code_id) if self.wanted is not None else None
        if news.rows.keys() & _TEXTS or ("code" in news.rows and line != self._seen):
            self.fill()
        elif news.rows.keys() & _DECIDED:
            self.see()

    def changed(self, news: Touched) -> None:
        """A queue that nobody looks at is seen again when it is shown; what was decided on stays in it."""
        super().changed(news)
        if not self.is_current and not news.rows.keys() & (_TEXTS | {"code"}):
            self._stale = False

    def on_screen_resume(self) -> None:
        """See what was decided meanwhile."""
        stale = self._stale
        super().on_screen_resume()
        if not stale:
            self.see()

    @work(thread=True, exclusive=True, group="suggest")
    def _look(self, wanted: Wanted) -> None:
        worker = get_current_worker()

        def shown(sources: Sequence[Source]) -> Iterable[Source]:
            for number, source in enumerate(sources):
                if worker.is_cancelled:
                    raise _Stopped
                if number % 10 == 0:
                    self.post_message(self.Reading(number, len(sources)))
                yield source

        try:
            with self.desk.project.read() as session:
                message = self.Found(wanted, suggested(session, wanted, self._shelf, shown))
        except _Stopped:
            return
        except QualcodeError as error:
            message = self.Found(wanted, None, str(error))
        if not worker.is_cancelled:
            self.post_message(message)

    def on_suggest_place_reading(self, message: Reading) -> None:
        """Say how far it is, unless it was stopped meanwhile."""
        if self._reading():
            self._gauge.display = True
            self._gauge.update(total=message.of, progress=message.number)
            self.status.say(f"{_BUSY[1]} the transcripts: {message.number:,} of {message.of:,} … (Esc stops)")

    def _reading(self) -> bool:
        mine = (each for each in self.workers if each.group == "suggest")
        return any(each.is_running and not each.is_cancelled for each in mine)

    def action_stop(self) -> None:
        """Stop reading; what was read is read again the next time."""
        if self._reading():
            self.workers.cancel_group(self, "suggest")
            self._gauge.display = False
            self.status.say("Stopped: m looks again, c chooses another code.")

    def on_suggest_place_found(self, message: Found) -> None:
        """Show the queue, unless something else was asked meanwhile."""
        if message.wanted != self.wanted:
            return
        self._gauge.display = False
        if self.status.said.startswith(_BUSY):
            self.status.say("")
        self._problem = message.sentence
        self.sitting = Sitting(message.queue) if message.queue is not None else None
        self._seen = self.desk.by_id.get(message.wanted.code_id)
        self.show_queue()
        self.list.action_edge(False)

    # ------------------------------------------------------------------ showing

    def see(self) -> None:
        """Show what was decided by now; go to what is open again."""
        sitting, wanted = self.sitting, self.wanted
        if sitting is None or wanted is None:
            return
        ids = self.code_ids()
        again = self.desk.read(lambda session: sitting.look(session, ids, wanted.who, own=wanted.own))
        self.show_queue()
        if again is not None:
            self.list.go(again)

    def code_ids(self) -> list[int]:
        """The code, with those below it where they are its own."""
        assert self.wanted is not None
        if not self.wanted.deep:
            return [self.wanted.code_id]
        return [line.id for line in subtree(self.desk.codes, self.wanted.code_id)]

    def dressed(self) -> None:
        """New colours."""
        if self.is_mounted:
            self.show_queue()

    def show_queue(self) -> None:
        """Show the queue as it is decided on by now."""
        found = self.sitting.suggestions if self.sitting is not None else ()
        self.list.set_empty(_NO_CODE if self.wanted is None else _NOTHING if self.sitting is not None else "")
        self.list.show([self._line(number, each) for number, each in enumerate(found)], keep=True)
        self.show_context()

    def _line(self, number: int, each: Suggestion) -> Line:
        assert self.sitting is not None
        mark = _MARKS[self.sitting.fates.get(number, "")]
        quote = Text(no_wrap=True)
        _append(quote, visible(" ".join(each.quote.split())), each.words)
        return Line(number, (mark, str(each.score), each.transcript, each.speaker, quote))

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Show the passage under the cursor in its context."""
        event.stop()
        self.show_context()

    def show_context(self) -> None:
        """Show the passage under the cursor in its context, and how far one has come."""
        self._title.update(self._heading())
        number = self.current()
        self._box.display = number is not None or bool(self._problem)
        if number is None:
            self._around.update(Text(self._problem, "bold"))
        else:
            self._around.update(self._described(number))
            self._box.scroll_home(animate=False)

    def _heading(self) -> str:
        if self.wanted is None:
            return "Suggestions"
        label = visible(self.desk.by_id[self.wanted.code_id].label)
        said = [f"May belong at “{label}”"]
        number, sitting = self.current(), self.sitting
        if sitting is not None and number is not None:
            said.append(f"{number + 1:,} of {len(sitting.suggestions):,}")
        said += [sitting.summary()] if sitting is not None and sitting.fates else []
        said += self._options(self.wanted)
        notes = sitting.queue.notes if sitting is not None else ()
        return "\n".join([" · ".join(said), *map(visible, notes[:2])])

    def _options(self, wanted: Wanted) -> Iterator[str]:
        """What is not as it is by itself, in words."""
        if wanted.search is not None:
            yield f"search {visible(wanted.search.text)}"
        if len(wanted.sources) < len(SOURCES):
            yield f"only {', '.join(each for each in SOURCES if each in wanted.sources)}"
        if wanted.deep:
            yield "with codes below"
        if wanted.own:
            yield "as if you coded alone"
        if wanted.balanced:
            yield "by turns of interviews"

    def _described(self, number: int) -> Text:
        assert self.wanted is not None
        assert self.sitting is not None
        each, passage = self.sitting.suggestions[number], self.sitting.passage(number)
        line, text = self.desk.by_id[self.wanted.code_id], self.text_of(each)
        shown = Text().append("▌", self.stage.colour_of(line) or "bold").append(visible(line.printed), "bold")
        where = ", ".join(part for part in (each.transcript, each.speaker) if part)
        shown.append(f" · {visible(where)} · score {each.score}: {visible(each.because)}\n", "dim")
        shown.append(visible_rows("…" + text[max(passage.start - _CONTEXT, 0) : passage.start]), "dim")
        shown.append("»", "bold")
        _append(shown, visible_rows(text[passage.start : passage.end]), each.words)
        shown.append("«", "bold")
        shown.append(visible_rows(text[passage.end : passage.end + _CONTEXT] + "…"), "dim")
        for part in CRITERIA:
            if prose := getattr(line, part):
                shown.append(f"\n{part.capitalize()}: ", "bold").append(visible_rows(prose))
        return shown

    # ------------------------------------------------------------------ what is looked for

    @work(exclusive=True, group="dialog")
    async def action_code(self) -> None:
        """Choose the code."""
        code_id = await self.pick_code("Suggest passages for")
        self.list.focus()
        if code_id is not None:
            self.take_code(code_id)

    def action_source(self) -> None:
        """All sources, or only what was learned, patterns, or the search."""
        if self.wanted is None:
            self.stage.say(_NO_CODE)
            return
        kinds: list[frozenset[SourceName]] = [
            frozenset(SOURCES),
            *(frozenset({each}) for each in SOURCES[::-1]),
        ]
        if self.wanted.search is None:
            kinds.remove(frozenset({"search"}))
        after = kinds[(kinds.index(self.wanted.sources) + 1) % len(kinds)]
        self.ask(replace(self.wanted, sources=after))

    def action_below(self) -> None:
        """With the codes below it, or without."""
        if self.wanted is not None:
            self.ask(replace(self.wanted, deep=not self.wanted.deep))

    def action_own(self) -> None:
        """As if nobody else had coded anything, or not."""
        if self.wanted is not None:
            self.ask(replace(self.wanted, own=not self.wanted.own))

    def action_balanced(self) -> None:
        """The best of each interview first, or the best of all."""
        if self.wanted is not None:
            self.ask(replace(self.wanted, balanced=not self.wanted.balanced))

    def action_again(self) -> None:
        """Learn from what was decided, and list what is open."""
        if self.wanted is not None:
            self.sitting = None
            self.fill()

    def action_search(self) -> None:
        """Type a search whose hits are suggested too."""
        if self.wanted is None:
            self.stage.say(_NO_CODE)
        else:
            self.bar.open("search", "Search:", self.wanted.search.text if self.wanted.search else "")

    def action_pattern(self) -> None:
        """Type a search that is kept with the code."""
        if self.wanted is None:
            self.stage.say(_NO_CODE)
        else:
            typed = self.wanted.search.text if self.wanted.search else ""
            self.bar.open("pattern", "Keep with the code:", typed)

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Look when it is typed to the end."""
        message.stop()

    def on_bar_taken(self, message: Bar.Taken) -> None:
        """Search, or keep the pattern; nothing typed is no search."""
        message.stop()
        assert self.wanted is not None
        if message.purpose == "pattern" and message.text.strip() and not self.keep_pattern(message.text):
            self.bar.open("pattern", "Keep with the code:", message.text)
            return
        self.list.focus()
        if message.purpose == "search":
            question = Question(message.text) if message.text.strip() else None
            self.ask(replace(self.wanted, search=question, sources=frozenset(SOURCES)))

    def on_bar_left(self) -> None:
        """Leave it as it was."""
        self.list.focus()


def _append(shown: Text, words: str, found: frozenset[str]) -> None:
    """Words, those that a suggestion rests on in bold and underlined."""
    at = 0
    for start, end in lit(words, found):
        shown.append(words[at:start]).append(words[start:end], "bold underline")
        at = end
    shown.append(words[at:])
