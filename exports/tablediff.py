"""Which cells of a table moved between two states of a project, and why."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from codebook.changes import CodeEntry, code_entries
from codebook.diff import Origin, origin
from codebook.tree import CodeLine
from exports.asked import Asked
from exports.causes import KINDS, NAMED, Cause, PassageLine, Reasons, Why, worded
from exports.side import Coding, Side
from exports.table import Row
from qualcode.errors import Refused
from qualcode.store.between import Lines, Touches, added
from qualcode.store.models import AttributeValue, Lost, Reference, Speaker, Transcript
from qualcode.store.project import Project

Changed = tuple[Coding | None, Coding | None]
"""A reference as it was and as it is; None where it was not or is not there."""
Entry = tuple[int, Coding, list[int]]
"""How many references it adds, the reference, and the lines that touched it."""


@dataclass(frozen=True)
class RowDifference:
    """A row of the table that is another one, with everything that made it so."""

    code: str
    """The label with its number, as printed in the later state, or in the earlier one where it is gone."""
    uuid: str
    before: Row | None
    """None where the row was not there."""
    after: Row | None
    causes: tuple[Cause, ...]


@dataclass(frozen=True)
class TableDifference:
    """All that lies between two tables of one rule."""

    since: int
    until: int
    unit: str
    rows: tuple[RowDifference, ...]
    """In the order of the later table; rows that are gone come last."""


def table_diff(project: Project, asked: Asked, since: int, until: int) -> TableDifference:
    """Compare the tables of two lines of the history, the earlier one first.

    Raises NotFound or Refused where one of these states cannot give the table, and Refused for a condition
    on where passages lie: a cell may then move because a question is found elsewhere, which no line of the
    history says.
    """
    if asked.rule.within:
        raise Refused(
            "why cells moved cannot be told for a table of some answers, headings or speakers only; print it"
            " with `qualcode table --as-of` in both states and set them side by side"
        )
    with project.as_of(since) as earlier, project.as_of(until) as later:
        return _Comparison(Side(earlier, asked), Side(later, asked), since, until).found(asked.rule.unit)


class _Comparison:
    """Two states beside each other."""

    def __init__(self, before: Side, after: Side, since: int, until: int) -> None:
        self.before, self.after, self.since, self.until = before, after, since, until
        self.came: Origin = origin(after.session, since, until)
        lost = {row["uuid"] for row in added(after.session, Lost, since)}
        self.reasons = Reasons(before, after, self.came, lost)
        self.lines = Lines(after.session, since)
        self.touches = Touches(after.session, Reference, since, but="review")
        self.entries: dict[int, list[CodeEntry]] = defaultdict(list)
        for entry in code_entries(after.session, since=since, until=until):
            self.entries[entry.code_id].append(entry)
        self.by_code: dict[int, list[Changed]] = defaultdict(list)
        self._read_changed()
        self._regrouped = _Regrouped(before, after, since)

    def _read_changed(self) -> None:
        """The references that were touched and are not what they were, by each code they were or are at."""
        old = {coding.id: coding for coding in self.before.codings(self.touches.rows)}
        new = {coding.id: coding for coding in self.after.codings(self.touches.rows)}
        for first, last, _ in self.touches.ranges:
            new.update({coding.id: coding for coding in self.after.between(first, last)})
        for row_id in sorted(old.keys() | new.keys()):
            pair = old.get(row_id), new.get(row_id)
            if pair[0] != pair[1]:
                for code_id in {coding.code_id for coding in pair if coding is not None}:
                    self.by_code[code_id].append(pair)

    def found(self, unit: str) -> TableDifference:
        order = list(dict.fromkeys([*self.after.rows, *self.before.rows]))
        rows = (self._row(code_id) for code_id in order)
        return TableDifference(self.since, self.until, unit, tuple(row for row in rows if row is not None))

    def _row(self, code_id: int) -> RowDifference | None:
        old, new = self.before.rows.get(code_id), self.after.rows.get(code_id)
        line = self.after.codes.get(code_id) or self.before.codes[code_id]
        same_place = self._parent(self.before, code_id) == self._parent(self.after, code_id)
        if old and new and _cells(old) == _cells(new) and same_place:
            return None
        causes = self._of_references(code_id, old, new)
        told = {cause.kind for cause in causes}
        causes += [each for each in self._structural(code_id, old, new) if each.kind not in told]
        causes.sort(key=lambda cause: list(KINDS).index(cause.kind))
        return RowDifference(line.printed, line.uuid, old, new, tuple(causes))

    # ------------------------------------------------------------------ what became of the code itself

    def _structural(self, code_id: int, old: Row | None, new: Row | None) -> Iterator[Cause]:
        before, after = self.before.codes.get(code_id), self.after.codes.get(code_id)
        if before is None or after is None:
            yield self._came_or_went(before, after, code_id)
            return
        if old is None or new is None:
            yield self._put_away(code_id, retired=new is None)
        if before.label != after.label:
            yield self._plain("renamed", before.label, code_id, "label")
        if before.number != after.number:
            yield self._plain("renumbered", before.number or "none", code_id, "number")
        if before.parent_id != after.parent_id:
            heading = self.before.codes.get(before.parent_id or 0)
            yield self._plain("moved", heading.printed if heading else "the top", code_id, "parent_id")
        if old and new and (old.references is None) != (new.references is None):
            yield self._heading(code_id, before, after)

    def _came_or_went(self, before: CodeLine | None, after: CodeLine | None, code_id: int) -> Cause:
        if after is not None:
            source = self.came.split.get(after.uuid)
            return self._plain("split off" if source else "added", source[1] if source else "", code_id)
        assert before is not None
        target = self.came.merged.get(before.uuid)
        return self._plain("merged away" if target else "deleted", target[1] if target else "", code_id)

    def _put_away(self, code_id: int, *, retired: bool) -> Cause:
        """The code or one above it that was retired or brought back; else it left the part that is shown."""
        if (code_id in self.before.uncounted) != (code_id in self.after.uncounted):
            kind = "retired" if retired else "restored"
            lines = self.lines.standing(self._lines_above(code_id))
            return Cause(kind, worded(kind, 0, [self._retiring(code_id).label]), 0, 0, lines, ())
        moved = next(
            (each for each in self._above(self.after, code_id) if self._moved(each)),
            code_id,
        )
        parent = self.before.codes.get(self._parent(self.before, moved) or 0)
        return self._plain("moved", parent.printed if parent else "the top", moved, "parent_id")

    def _heading(self, code_id: int, before: CodeLine, after: CodeLine) -> Cause:
        """A heading shows nothing where nothing was coded at it, and a code shows 0."""
        kind = "heading" if after.heading and not before.heading else "no heading"
        children = [
            line.id for side in (self.before, self.after) for line in side.lines if line.parent_id == code_id
        ]
        touched = [
            entry.change_id
            for child in children
            for entry in self.entries.get(child, ())
            if entry.before is None or entry.after is None or entry.changed("parent_id")
        ]
        if before.heading == after.heading:
            words = "a heading shows a number only where something is coded at it"
            return Cause("overlap", words, 0, 0, (), ())
        return Cause(kind, worded(kind, 0, []), 0, 0, self.lines.standing(touched), ())

    def _moved(self, code_id: int) -> bool:
        return self._parent(self.before, code_id) != self._parent(self.after, code_id)

    @staticmethod
    def _parent(side: Side, code_id: int) -> int | None:
        line = side.codes.get(code_id)
        return line.parent_id if line else None

    @staticmethod
    def _above(side: Side, code_id: int) -> Iterator[int]:
        """The code and those above it."""
        at: int | None = code_id
        while at is not None and at in side.codes:
            yield at
            at = side.codes[at].parent_id

    def _plain(self, kind: str, other: str, code_id: int, *names: str) -> Cause:
        entries = self.entries.get(code_id, [])
        chosen = [each for each in entries if not names or each.changed(*names)] or entries
        lines = self.lines.standing(entry.change_id for entry in chosen)
        return Cause(kind, worded(kind, 0, [other]), 0, 0, lines, ())

    # ------------------------------------------------------------------ what became of its references

    def _of_references(self, code_id: int, old: Row | None, new: Row | None) -> list[Cause]:
        grouped: dict[Why, list[Entry]] = defaultdict(list)
        scopes = self.before.scope(code_id), self.after.scope(code_id)
        for why, entry in (*self._changed(*scopes), *self._carried(*scopes), *self._elsewhere(*scopes)):
            grouped[Why(why.kind, "") if why.kind in NAMED else why].append(entry)
        causes = [self._cause(why, entries) for why, entries in grouped.items()]
        return [*causes, *_overlap(causes, old, new)]

    def _changed(self, was: set[int], is_: set[int]) -> Iterator[tuple[Why, Entry]]:
        """References that are not what they were, seen from the codes that count in a row."""
        pairs = {id(pair): pair for code_id in sorted(was | is_) for pair in self.by_code.get(code_id, ())}
        for old, new in pairs.values():
            there = old is not None and old.code_id in was and self.before.counts(old)
            here = new is not None and new.code_id in is_ and self.after.counts(new)
            coding = new or old
            if coding is None or not (there or here):
                continue
            if there and here and self._carried_along(old, new):
                continue
            why = self.reasons.why(old, new, there=there, here=here)
            lines = self.touches.lines(coding.id)
            if old and new and old.code_id == new.code_id and (old.code_id in was) != (new.code_id in is_):
                why = self._of_code(new.code_id, came=here) or why
                lines = [*lines, *self._lines_above(new.code_id)]
            yield why, (here - there, coding, lines)

    def _carried_along(self, old: Coding | None, new: Coding | None) -> bool:
        """Whether a corrected text only pushed a reference along: the same words, for the same unit."""
        if old is None or new is None or (old.code_id, old.quote) != (new.code_id, new.quote):
            return False
        home = new.transcript_id
        corrected = self.before.revision_of.get(home) != self.after.revision_of[home]
        return corrected and self.before.units_at(old) == self.after.units_at(new)

    def _carried(self, was: set[int], is_: set[int]) -> Iterator[tuple[Why, Entry]]:
        """References that nobody touched, at codes that count in another row now."""
        for code_id in sorted(was ^ is_):
            why = self._of_code(code_id, came=code_id in is_)
            if why is None:
                continue
            lines = self._lines_above(code_id)
            side = self.after if code_id in is_ else self.before
            for coding in side.at(code_id):
                if coding.id not in self.touches and side.counts(coding):
                    yield why, (1 if code_id in is_ else -1, coding, lines)

    def _of_code(self, code_id: int, *, came: bool) -> Why | None:
        """Why a code that is in both states counts in another row; None where it is not in both."""
        before, after = self.before.codes.get(code_id), self.after.codes.get(code_id)
        if before is None or after is None:
            return None
        if (code_id in self.before.uncounted) != (code_id in self.after.uncounted):
            return Why("restored" if came else "retired", self._retiring(code_id).label)
        return Why("came below" if came else "went from below", after.printed)

    def _retiring(self, code_id: int) -> CodeLine:
        """The code or heading for which a code is counted no more, or again; of one of the two states."""
        sides = (self.after, self.before)
        above = [side.codes[each] for side in sides for each in self._above(side, code_id)]
        differ = [line for line in above if line.retired != self._was_retired(line.id)]
        return next(iter([*differ, *(line for line in above if line.retired)]), above[0])

    def _was_retired(self, code_id: int) -> bool:
        line = self.before.codes.get(code_id)
        return line is not None and line.retired

    def _lines_above(self, code_id: int) -> list[int]:
        """The lines that moved, retired or brought back a code or one above it."""
        codes = {each for side in (self.before, self.after) for each in self._above(side, code_id)}
        return [
            entry.change_id
            for each in sorted(codes)
            for entry in self.entries.get(each, ())
            if entry.before is None or entry.after is None or entry.changed("parent_id", "retired")
        ]

    def _elsewhere(self, was: set[int], is_: set[int]) -> Iterator[tuple[Why, Entry]]:
        """References that nobody touched, in transcripts that belong to another unit, or to none."""
        for coding in self._regrouped.codings:
            if coding.id in self.touches or coding.code_id not in was & is_:
                continue
            home = coding.transcript_id
            there, here = self.before.counts(coding), self.after.counts(coding)
            if there or here:
                text = self.before.revision_of[home] == self.after.revision_of[home]
                why = Why("attributes" if text else "corrected", self.after.transcripts[home])
                yield why, (here - there, coding, self._regrouped.lines[home])

    def _cause(self, why: Why, entries: list[Entry]) -> Cause:
        codings = [coding for _, coding, _ in entries]
        names = self.before.transcripts | self.after.transcripts
        others = [names[each.transcript_id] for each in codings] if why.kind in NAMED else [why.other]
        lines = self.lines.standing(line for *_, touched in entries for line in touched)
        passages = tuple(
            PassageLine(names[each.transcript_id], each.start, each.end, each.quote) for each in codings
        )
        effect = sum(gain for gain, _, _ in entries)
        return Cause(why.kind, worded(why.kind, len(codings), others), len(codings), effect, lines, passages)


class _Regrouped:
    """Transcripts of both states whose references count in another unit, or by other speakers."""

    def __init__(self, before: Side, after: Side, since: int) -> None:
        self.lines: dict[int, list[int]] = {}
        kinds = (Transcript, Speaker, AttributeValue)
        touched = {kind: Touches(after.session, kind, since) for kind in kinds}
        everything = [line for each in touched.values() for row in each.ids() for line in each.lines(row)]
        speakers = bool(touched[Speaker].rows)
        for transcript_id in before.transcripts.keys() & after.transcripts.keys():
            same = before.unit_of.get(transcript_id) == after.unit_of.get(transcript_id)
            text = before.revision_of[transcript_id] == after.revision_of[transcript_id]
            if not same or not text or speakers:
                own = touched[Transcript].lines(transcript_id)
                self.lines[transcript_id] = own if own and not text else everything
        self.codings = list(self._read(before, after))
        """The references in them that count elsewhere, as in the later state."""

    def _read(self, before: Side, after: Side) -> Iterator[Coding]:
        for coding in after.within(sorted(self.lines)):
            if before.units_at(coding) != after.units_at(coding):
                yield coding


def _cells(row: Row) -> tuple[str, int | None, int | None]:
    return row.printed, row.interviews, row.references


def _overlap(causes: list[Cause], old: Row | None, new: Row | None) -> Iterator[Cause]:
    """What is left where passages overlap: it is no reason by itself, and makes the sum come out even."""
    counted = ((new.references or 0) if new else 0) - ((old.references or 0) if old else 0)
    left = counted - sum(cause.effect for cause in causes)
    if left:
        yield Cause("overlap", worded("overlap", 0, []), 0, left, (), ())
