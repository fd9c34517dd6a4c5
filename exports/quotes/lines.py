"""The quotes at a code: every passage once, in context, with who said it."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from codebook.tree import CodeLine, subtree, tree
from codebook.versions import state_of
from exports.caption import standing
from exports.counts import Rule, within_in_words
from exports.quotes.attribution import Attributions
from exports.quotes.balance import balance
from exports.references import ReferenceLine, TurnLine, references, turns_of
from exports.units import units_of
from qualcode.coding import current_text
from qualcode.store.models import Transcript
from transcripts.trimming import misfit

Person = tuple[int, str | None]
"""An interview and the label of who speaks in it."""


@dataclass(frozen=True)
class QuoteOptions:
    """Which quotes are listed, and how; ``rule`` says by whom and in which interviews."""

    below: bool = False
    """Also what is coded below the code."""
    rule: Rule = field(default_factory=Rule)
    starred: bool = False
    used: bool | None = None
    """Only those that were used, or were not."""
    context: int = 80
    """Code points either side, at most."""
    by: Sequence[str] = ()
    """What stands in the attribution, as ``Attributions`` takes it."""
    with_names: bool = False
    """Whether interviews, transcripts and speakers are called by their names."""
    whole: bool = False
    """Whether trimmed versions are left out of account."""
    interview_id: int | None = None
    """Only those in this interview."""


@dataclass(frozen=True)
class QuoteLine:
    """One quote. Offsets are code points, half-open, into the transcript's text."""

    code: str
    """As printed; several where the passage is at several of those listed."""
    words: str
    """What is printed: the passage, or its trimmed version."""
    quote: str
    """The passage."""
    trimmed: bool
    before: str
    """What the same speaker says just before the passage; nothing beside a trimmed version."""
    after: str
    attribution: str
    starred: bool
    used: bool
    coders: str
    transcript_id: int
    start: int
    end: int
    fits: bool = True
    """Whether its trimmed version, where it has one, stands in the passage as it is now."""
    cut_before: bool = False
    """Whether the speaker's turn goes on before ``before``; the next one: behind ``after``."""
    cut_after: bool = False
    interviewer: bool = False
    """Whether an interviewer says it."""
    interview: str = ""
    """This name and those below are empty unless asked for."""
    transcript: str = ""
    speaker: str = ""

    @property
    def context(self) -> tuple[str, str]:
        """What is printed before and behind it: the context, with an ellipsis where more was said."""
        before = f"…{self.before}" if self.before and self.cut_before else self.before
        after = f"{self.after}…" if self.after and self.cut_after else self.after
        return before, after


@dataclass(frozen=True)
class QuoteList:
    """The quotes of a report, in the order of the transcripts."""

    title: str
    quotes: tuple[QuoteLine, ...]
    balance: str
    caption: str
    date: str
    """The day of the state they are of, ISO 8601."""
    notes: tuple[str, ...] = ()
    """What whoever prints them should know; not part of a file."""

    @property
    def several_codes(self) -> bool:
        """Whether a quote should say at which code it is."""
        return any(line.code != self.title for line in self.quotes)


def quote_list(session: Session, code: CodeLine, options: QuoteOptions) -> QuoteList:
    """The quotes at a code. Raises NotFound for an attribute that interviews do not have."""
    lines = subtree(tree(session), code.id) if options.below else [code]
    printed = {line.id: line.printed for line in lines}
    found = references(
        session, list(printed), options.rule, context=options.context, interview_id=options.interview_id
    )
    listing = _Listing(session, options, printed)
    listed = [line for group in _same_passage(found) if (line := listing.line(group)) is not None]
    people = [listing.people[line.transcript_id, line.start, line.end] for line in listed]
    state = state_of(session)
    return QuoteList(
        code.printed,
        tuple(listed),
        balance(people),
        f"{_caption(session, options)} {standing(state)}".strip(),
        state.date,
        _notes(listed, listing.attributions.telling(people)),
    )


def _same_passage(found: list[ReferenceLine]) -> list[list[ReferenceLine]]:
    """The references by the passage they stand on, whoever coded it and at which code."""
    groups: dict[tuple[int, int, int], list[ReferenceLine]] = {}
    for line in found:
        groups.setdefault((line.transcript_id, line.start, line.end), []).append(line)
    return list(groups.values())


class _Listing:
    """Makes lines of references."""

    def __init__(self, session: Session, options: QuoteOptions, printed: dict[int, str]) -> None:
        self._session, self._options, self._printed = session, options, printed
        self.attributions = Attributions(session, options.by, with_names=options.with_names)
        homes = session.execute(select(Transcript.id, Transcript.interview_id))
        self._home = {row.id: row.interview_id for row in homes}
        self._turns: dict[int, list[TurnLine]] = {}
        self.people: dict[tuple[int, int, int], Person] = {}

    def line(self, group: list[ReferenceLine]) -> QuoteLine | None:
        """The passage as one quote; None where it is not asked for."""
        first, options = group[0], self._options
        starred, used = any(each.starred for each in group), any(each.used for each in group)
        if (options.starred and not starred) or options.used not in (None, used):
            return None
        trimmed = next((each.trimmed for each in group if each.trimmed), "")
        fits = not misfit(first.quote, trimmed)
        shorter = bool(trimmed) and fits and not options.whole
        context = ("", "", False, False) if shorter else self._context(first)
        interview_id, speaker = self._person(first)
        self.people[first.transcript_id, first.start, first.end] = (interview_id, speaker)
        line = QuoteLine(
            code="; ".join(dict.fromkeys(self._printed[each.code_id] for each in group)),
            words=trimmed if shorter else first.quote,
            quote=first.quote,
            trimmed=shorter,
            before=context[0],
            after=context[1],
            attribution=self.attributions.of(interview_id, speaker),
            starred=starred,
            used=used,
            coders=", ".join(dict.fromkeys(each.coder for each in group)),
            transcript_id=first.transcript_id,
            start=first.start,
            end=first.end,
            fits=fits,
            cut_before=context[2],
            cut_after=context[3],
            interviewer=self.attributions.asks(interview_id, speaker),
        )
        if not options.with_names:
            return line
        names = (first.interview, first.transcript, speaker or "")
        return replace(line, interview=names[0], transcript=names[1], speaker=names[2])

    def _context(self, line: ReferenceLine) -> tuple[str, str, bool, bool]:
        """What stands beside a passage, but nothing of the turns around: others say that."""
        turns = self._turns_of(line.transcript_id)
        first = bisect_right(turns, line.start, key=lambda turn: turn.start) - 1
        behind = bisect_right(turns, line.end - 1, key=lambda turn: turn.start)
        room = line.start - turns[first].start
        last = behind == len(turns)
        ends = len(current_text(self._session, line.transcript_id)) if last else turns[behind].start - 1
        before, after = line.before[max(len(line.before) - room, 0) :], line.after[: max(ends - line.end, 0)]
        return before, after, len(before) < room, len(after) < ends - line.end

    def _turns_of(self, transcript_id: int) -> list[TurnLine]:
        if transcript_id not in self._turns:
            self._turns[transcript_id] = turns_of(self._session, transcript_id)
        return self._turns[transcript_id]

    def _person(self, line: ReferenceLine) -> Person:
        """Who says most of a passage; an interviewer only where nobody else says anything in it."""
        interview_id = self._home[line.transcript_id]
        said = self._said(line)
        others = {
            label: size for label, size in said.items() if not self.attributions.asks(interview_id, label)
        }
        found = others or said
        return interview_id, max(found, key=lambda label: found[label], default=line.speaker)

    def _said(self, line: ReferenceLine) -> Counter[str | None]:
        """How many code points of the passage each speaker says, white space left out."""
        turns = self._turns_of(line.transcript_id)
        said: Counter[str | None] = Counter()
        at = bisect_right(turns, line.start, key=lambda turn: turn.start) - 1
        while at < len(turns) and turns[at].start < line.end:
            ends = turns[at + 1].start if at + 1 < len(turns) else line.end
            words = line.quote[max(turns[at].start - line.start, 0) : max(ends - line.start, 0)]
            if size := len("".join(words.split())):
                said[turns[at].speaker] += size
            at += 1
        return said


def _caption(session: Session, options: QuoteOptions) -> str:
    """What was left out, in words."""
    kinds = ["starred"] if options.starred else []
    if options.used is not None:
        kinds.append("used" if options.used else "not used yet")
    parts = [f"Only quotes that are {' and '.join(kinds)}."] if kinds else []
    if options.rule.coder:
        parts.append(f"Only what {options.rule.coder} coded.")
    parts += [
        f"Only interviews with {name} = {' or '.join(sorted(values))}."
        for name, values in options.rule.where.items()
    ]
    within = within_in_words(units_of(session, options.rule))
    parts += [within] if within else []
    return " ".join([*parts, "“[…]” stands for words left out."])


def _notes(listed: list[QuoteLine], telling: int) -> tuple[str, ...]:
    notes = []
    if misfits := sum(not line.fits for line in listed):
        does = "1 trimmed version does" if misfits == 1 else f"{misfits:,} trimmed versions do"
        notes.append(f"{does} not stand in the passage as it is now, so the whole passage is given")
    if telling:
        of = "1 interview" if telling == 1 else f"{telling:,} interviews"
        notes.append(
            f"the attribution points to one interview alone for {of}; choose fewer attributes with --by"
        )
    return tuple(notes)
