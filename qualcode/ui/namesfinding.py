"""Names on the screen: looking for what may be one, and keeping those that go into a key."""

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from exports.formats.cells import one_line
from exports.kwic import GAP, cut, in_context
from qualcode.errors import QualcodeError
from qualcode.files import naming
from qualcode.store.project import Project
from qualcode.swapreports import number
from qualcode.ui.columns import visible
from qualcode.ui.dialogs import Dialog
from qualcode.ui.lines import Column, Line, LineTable
from qualcode.ui.working import Working
from transcripts.namekey import NameKey, read_key
from transcripts.names.candidates import Candidate, find_candidates
from transcripts.names.newkey import key_rows, numbers, write_key
from transcripts.names.pipelines import INSTALL, Pipeline, chosen, load_pipeline
from transcripts.search.hits import Hit
from transcripts.search.scope import Source

LIKELY = 60
"""Candidates of this score or more are kept to begin with, the others left out."""
_COLUMNS = (
    Column("", width=3),
    Column("Candidate", share=1, least=16),
    Column("Kind", width=12, drop=3),
    Column("Times", "right"),
    Column("Interviews", "right", drop=2),
    Column("Score", "right", drop=1),
)
_MARKS = {True: "[x]", False: "[ ]"}


class Found(NamedTuple):
    """What may be a name and is in no key."""

    path: Path
    """The key that is to be written, or added to."""
    key: NameKey | None
    """That key where it is there."""
    candidates: list[Candidate]
    note: str
    """What is to be said of the pipeline, or of there being none."""


class Finding(Working[Found]):
    """Looks for names in all transcripts; writes nothing."""

    def __init__(self, project: Project, path: Path) -> None:
        """Begins when it is shown."""
        super().__init__("Looking for names …", "Esc stops; nothing is written before you choose.")
        self._project, self._path = project, path

    def outcome(self) -> Found:
        """What was found."""
        with naming(self._path):
            key = read_key(self._path) if self._path.exists() else None
        pipeline, note = _pipeline()
        with self._project.read() as session:
            progress = self.progress("Looking through", _name)
            found = find_candidates(session, pipeline=pipeline, key=key, progress=progress)
        return Found(self._path, key, [each for each in found if not each.placeholder], note)


def _name(source: Source) -> str:
    return source.name


def _pipeline() -> tuple[Pipeline | None, str]:
    """The pipeline that is used; one that does not work is told of and left out."""
    name = chosen()
    if name is None:
        return None, f"Found without a spaCy pipeline, which would find more: {INSTALL}"
    try:
        pipeline = load_pipeline(name)
    except QualcodeError as error:
        return None, f"Found without a pipeline: {error}"
    return pipeline, " ".join((f"Found with {pipeline.name}, too.", *pipeline.notes))


def write_kept(project: Project, found: Found, kept: Sequence[Candidate]) -> int:
    """Write those into the key, each with a placeholder of its own; how many there are."""
    with project.read() as session:
        rows = key_rows(kept, numbers(session, found.key))
    with naming(found.path):
        write_key(found.path, rows, found.path if found.key else None)
    return len(rows)


class Keeping(Dialog[list[Candidate] | None]):
    """Goes through candidates and keeps those that are names; the answer is these, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "no", show=False),
        Binding("space", "keep", show=False, priority=True),
        Binding("a", "keep_all", show=False),
    ]
    DEFAULT_CSS = """
    Keeping > Vertical { max-width: 120; }
    Keeping #places { height: 4; text-wrap: nowrap; text-overflow: ellipsis; }
    Keeping LineTable > .linetable--cursor {
        background: $block-cursor-background;
        color: $block-cursor-foreground;
        text-style: $block-cursor-text-style;
    }
    """

    def __init__(self, found: Found) -> None:
        """The likely ones are kept to begin with."""
        super().__init__("", "Write the key", "Leave")
        self._found = found
        self._kept = [each.score >= LIKELY for each in found.candidates]

    def body(self) -> ComposeResult:
        """The candidates, where the one under the cursor stands, and the keys."""
        table = LineTable(_COLUMNS)
        table.add_class("part")
        table.styles.height = len(self._found.candidates) + 1
        yield table
        yield Static(id="places")
        yield Static(visible(self._found.note), classes="quiet", markup=False)
        yield Static("Space keeps or leaves out, a all or none; Enter writes, Esc leaves.", classes="quiet")

    def on_mount(self) -> None:
        """Begin with the likeliest."""
        self.query_one(LineTable).show([self._line(place) for place in range(len(self._kept))])
        self.query_one(LineTable).focus()
        self._tell()

    def _line(self, place: int) -> Line:
        each = self._found.candidates[place]
        indent = "  " if each.like else ""
        cells = (
            Text(_MARKS[self._kept[place]]),
            Text(indent + visible(each.name)),
            each.kind,
            f"{each.times:,}",
            f"{each.interviews:,}",
            f"{each.score}",
        )
        return Line(place, cells)

    def _tell(self) -> None:
        kept, all_ = sum(self._kept), number(len(self._kept), "candidate")
        title = f"What may be a name: {kept:,} of {all_} kept for {self._found.path.name}"
        self.query_one(".title", Static).update(Text(visible(title)))

    @property
    def _here(self) -> int:
        place = self.query_one(LineTable).cursor_key
        assert isinstance(place, int)  # the keys of the lines, of which there always are some
        return place

    @on(LineTable.Moved)
    def _show_places(self) -> None:
        each = self._found.candidates[self._here]
        width = self.query_one("#places").size.width
        lines = [Text(_said(each)), *(_place(hit, width) for hit in each.places)]
        self.query_one("#places", Static).update(Text("\n").join(lines))

    def on_resize(self) -> None:
        """Set the places anew."""
        super().on_resize()
        self.call_after_refresh(self._show_places)

    def action_keep(self) -> None:
        """Keep the one under the cursor, or leave it out, and go on to the next."""
        place, table = self._here, self.query_one(LineTable)
        self._kept[place] = not self._kept[place]
        table.replace(place, self._line(place))
        table.action_line(1)
        self._tell()

    def action_keep_all(self) -> None:
        """Keep all, or none where all are kept."""
        self._kept = [not all(self._kept)] * len(self._kept)
        self.query_one(LineTable).show([self._line(place) for place in range(len(self._kept))], keep=True)
        self._tell()

    @on(LineTable.Chosen)
    def action_yes(self) -> None:
        """Answer with those that are kept."""
        pairs = zip(self._found.candidates, self._kept, strict=True)
        self.dismiss([each for each, kept in pairs if kept])


def _place(hit: Hit, width: int) -> Text:
    """Transcript and context on one line; the words found stand below one another."""
    head = max(width // 4, 1)
    before, words, after = in_context(hit, width - head - GAP)
    name = cut(one_line(hit.transcript), head)
    text = Text(visible(name) + " " * (head + GAP - cell_len(name)) + visible(before))
    return text.append(visible(words), "bold underline").append(visible(after))


def _said(candidate: Candidate) -> str:
    """What is to be known of a candidate beside its places."""
    parts = [f"Found by {' and '.join(candidate.by)}"]
    if candidate.like:
        parts.append(f"may be {' or '.join(candidate.like)}")
    if candidate.speakers:
        parts.append(f"the label of {number(candidate.speakers, 'speaker')}")
    if candidate.otherwise:
        parts.append(f"{number(candidate.otherwise, 'more place')} in another case, replaced too")
    return visible(f"{'; '.join(parts)}.")
