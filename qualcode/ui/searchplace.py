"""Words found in all transcripts, each hit in its context and a key away from its interview."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static
from textual.worker import get_current_worker

from exports.asking import AskedOften
from exports.kwic import in_context
from qualcode.errors import QualcodeError
from qualcode.store.touched import Touched
from qualcode.swapreports import number
from qualcode.ui.bar import Bar
from qualcode.ui.columns import Column, fitted, visible, visible_rows
from qualcode.ui.keys import Scope, bindings
from qualcode.ui.lines import Line, LineTable
from qualcode.ui.linestrips import MARK
from qualcode.ui.place import Place
from qualcode.ui.questionpick import pick_question
from qualcode.ui.stage import Stage
from transcripts.questions.guide import GuideLine
from transcripts.questions.within import Within
from transcripts.search.asking import Question, answered
from transcripts.search.hits import Hit

_EMPTY = (
    "No hits. / takes words, phrases in quotation marks, apprent*, lab NEAR/5 safety, AND, OR, NOT and"
    " brackets; f lets other forms of the words in."
)
_PAGE = 200
"""Hits that are looked for at once."""
_TEXTS = frozenset({"transcript", "interview", "speaker"})
"""Tables whose rows the hits depend on."""
_COLUMNS = (
    Column("Transcript", width=14),
    Column("Speaker", width=14, drop=1),
    Column("Hit in its context", share=1, least=20),
)


class SearchPlace(Place):
    """A query and its hits."""

    NAME = "search"
    SCOPES: ClassVar[tuple[Scope, ...]] = ("search", "list")
    BINDINGS: ClassVar[list[BindingType]] = bindings("search")
    DEFAULT_CSS = """
    SearchPlace #title { height: 1; padding: 0 1; text-style: bold; text-wrap: nowrap;
        text-overflow: ellipsis; }
    SearchPlace #context { height: 7; padding: 0 1; background: $surface; border-top: hkey $panel; }
    SearchPlace #context Static { width: 1fr; }
    """

    @dataclass
    class Found(Message):
        """The search has ended; ``sentence`` says why there are no hits, where that can be said."""

        question: Question
        hits: Sequence[Hit]
        more: bool
        sentence: str = ""
        failed: bool = False

    @dataclass
    class Indexing(Message):
        """So many transcripts are in the index."""

        number: int
        of: int

    def __init__(self, stage: Stage) -> None:
        """Nothing is searched for yet."""
        super().__init__(stage)
        self.list = LineTable(_COLUMNS, empty=_EMPTY)
        self.bar = Bar()
        self._title = Static(id="title", markup=False)
        self._around = Static(markup=False)
        self._box = VerticalScroll(self._around, id="context")
        self._box.can_focus = False
        self.question = Question("")
        self._asked: GuideLine | None = None
        """The question in whose answers hits have to lie."""
        self.hits: Sequence[Hit] = ()
        self._more = False
        self._said = Text()
        self._limit = _PAGE

    def body(self) -> Iterator[Widget]:
        """What is searched for, the hits, the line to type into, and the hit under the cursor."""
        yield self._title
        yield self.list
        yield self.bar
        yield self._box

    def on_mount(self) -> None:
        """Ask at once."""
        self._show(self.question, "")
        self.action_ask()

    def fill(self) -> None:
        """Search again."""
        if self.question.text.strip():
            self.status.say("Searching …")
            self._search(self.question, self._limit)

    def follow(self, news: Touched) -> None:
        """Texts or speakers changed, or, where that matters, what is coded or the guide."""
        coded = self.question.scope.coded is not None and "reference" in news.rows
        asked = self._asked is not None and "question" in news.rows
        if news.rows.keys() & _TEXTS or coded or asked:
            self.fill()

    # ------------------------------------------------------------------ searching

    def ask(self, question: Question) -> None:
        """Search for something else, or otherwise."""
        self.question, self._limit = question, _PAGE
        if question.text.strip():
            self.fill()
        else:
            self._show(question, "")

    @work(thread=True, exclusive=True, group="search")
    def _search(self, question: Question, limit: int) -> None:
        worker = get_current_worker()

        def shown(revision_ids: Sequence[int]) -> Iterable[int]:
            for done, revision_id in enumerate(revision_ids):
                self.post_message(self.Indexing(done, len(revision_ids)))
                yield revision_id

        try:
            with self.desk.project.read() as session, answered(session, question, shown) as found:
                hits = list(islice(found, limit))
                more = next(found, None) is not None
                message = self.Found(question, hits, more, "" if hits else found.meant())
        except QualcodeError as error:
            message = self.Found(question, (), False, str(error), failed=True)
        if not worker.is_cancelled:
            self.post_message(message)

    def on_search_place_indexing(self, message: Indexing) -> None:
        """Say how far it is."""
        self.status.say(f"Indexing the transcripts: {message.number:,} of {message.of:,} …")

    def on_search_place_found(self, message: Found) -> None:
        """Show what came of it, unless something else was asked meanwhile."""
        if message.question == self.question:
            self.hits, self._more = message.hits, message.more
            self._show(message.question, message.sentence, failed=message.failed)
            self.status.say("")

    # ------------------------------------------------------------------ showing

    def _show(self, question: Question, sentence: str, *, failed: bool = False) -> None:
        self._title.update(self._heading(question, failed=failed))
        self._said = Text(sentence, "bold" if failed else "")
        self._draw()
        self._show_context()

    def _draw(self) -> None:
        room = fitted(_COLUMNS, self.list.size.width - MARK - 1)[-1]
        lines = (
            Line(place, (hit.transcript, hit.role or hit.speaker or "", _kwic(hit, room)))
            for place, hit in enumerate(self.hits)
        )
        self.list.show(list(lines), keep=True)

    def on_resize(self) -> None:
        """Set the hits anew."""
        self.call_after_refresh(self._draw)

    def _heading(self, question: Question, *, failed: bool) -> str:
        how = [*question.said()]
        if self._asked is not None:
            how.append(f"in the answer to “{visible(self._asked.short)}”")
        if not question.text.strip():
            return " · ".join(("Search all transcripts", *how))
        named = f"/{visible(question.text)}/" if question.regex else visible(question.text)
        return " · ".join((f"{named}: {'not searched' if failed else self._counted()}", *how))

    def _counted(self) -> str:
        hits, interviews = len(self.hits), len({hit.interview for hit in self.hits})
        if not hits:
            return "no hits"
        first = "the first " if self._more else ""
        return f"{first}{number(hits, 'hit')} in {number(interviews, 'interview')}"

    def on_line_table_moved(self, event: LineTable.Moved) -> None:
        """Show more of what is around the hit under the cursor."""
        event.stop()
        self._show_context()

    def _current(self) -> Hit | None:
        key = self.list.cursor_key
        return self.hits[key] if isinstance(key, int) and key < len(self.hits) else None

    def _show_context(self) -> None:
        hit = self._current()
        self._box.display = hit is not None or bool(self._said)
        if hit is None:
            self._around.update(self._said)
        else:
            text = Text().append(f"{visible(_source(hit))}\n", "dim").append(visible_rows(hit.before), "dim")
            self._around.update(
                text.append(visible_rows(hit.words), "bold underline").append(visible_rows(hit.after), "dim")
            )

    # ------------------------------------------------------------------ acting

    def on_line_table_chosen(self, event: LineTable.Chosen) -> None:
        """Show the hit in its interview, selected, so that it can be coded."""
        event.stop()
        hit = self._current()
        if hit is not None:
            self.stage.open_passage(hit.transcript_id, hit.start, hit.end)

    def action_ask(self) -> None:
        """Type what to search for."""
        self.bar.open("search", "Expression:" if self.question.regex else "Search:", self.question.text)

    def on_bar_typed(self, message: Bar.Typed) -> None:
        """Search when it is typed to the end."""
        message.stop()

    def on_bar_taken(self, message: Bar.Taken) -> None:
        """Search."""
        message.stop()
        self.list.focus()
        self.list.action_edge(False)
        self.ask(replace(self.question, text=message.text))

    def on_bar_left(self) -> None:
        """Leave it as it was."""
        self.list.focus()

    def action_lemma(self) -> None:
        """Other forms too, or not."""
        self.ask(replace(self.question, lemma=not self.question.lemma))

    def action_order(self) -> None:
        """By rank, or by place."""
        self.ask(replace(self.question, ranked=not self.question.ranked))

    def action_regex(self) -> None:
        """A regular expression, or words."""
        self.ask(replace(self.question, regex=not self.question.regex))

    def action_interviewer(self) -> None:
        """Without interviewers' turns, or with them."""
        scope = self.question.scope
        heard = False if scope.interviewer is None else None
        self.ask(replace(self.question, scope=replace(scope, interviewer=heard)))

    def action_coded(self) -> None:
        """All, those not coded, those coded."""
        scope = self.question.scope
        after = {None: False, False: True, True: None}[scope.coded]
        self.ask(replace(self.question, scope=replace(scope, coded=after)))

    @work(exclusive=True, group="dialog")
    async def action_question(self) -> None:
        """Only hits in the answer to a question of the guide; or all again."""
        chosen = await pick_question(self, self.desk.read)
        if chosen is not None:
            self._asked = chosen.question if isinstance(chosen, AskedOften) else None
            uuids = frozenset({self._asked.uuid} if self._asked else ())
            scope = replace(self.question.scope, within=Within(questions=uuids))
            self.ask(replace(self.question, scope=scope))

    def action_more(self) -> None:
        """Look for more."""
        if not self._more:
            self.stage.say("These are all hits." if self.hits else "There are no hits.")
            return
        self._limit += _PAGE
        self.fill()

    def action_copy(self) -> None:
        """Put the hit with its context and its source on the clipboard."""
        hit = self._current()
        if hit is not None:
            self.app.copy_to_clipboard(f"“{hit.before}{hit.words}{hit.after}” ({_source(hit)})")
            self.stage.say(f"Copied the hit with its source: {_source(hit)}.")


def _kwic(hit: Hit, room: int) -> Text:
    before, words, after = in_context(hit, room)
    text = Text(visible(before), no_wrap=True).append(visible(words), "bold underline")
    return text.append(visible(after))


def _source(hit: Hit) -> str:
    return ", ".join(
        part for part in (hit.transcript, hit.role or hit.speaker, f"{hit.start}:{hit.end}") if part
    )
