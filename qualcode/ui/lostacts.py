"""Codings that lost their words to a correction, on the review screen: shown, placed, given up."""

from collections.abc import Iterator

from rich.text import Text
from sqlalchemy.orm import Session
from textual import work

from exports.lostplaces import LostPlaces, Spot, lost_places
from qualcode.coding import current_text
from qualcode.errors import Refused
from qualcode.quoting import kept_on
from qualcode.ui.columns import visible
from qualcode.ui.lines import Line, LineTable
from qualcode.ui.place import Place
from qualcode.ui.rowart import shortened
from transcripts.lost import LostLine, drop_lost, get_lost, lost_references, place_lost

_MARK = "lost"
_QUOTE = 240
"""Cells of the old words and of the words of a place."""
_LABEL = 40


class LostActs(Place):
    """The part of the review screen that has to do with lost codings; they stand behind the references."""

    list: LineTable
    lost: dict[int, LostLine]
    """Those that are listed, by their number."""
    _shown: LostPlaces | None = None
    """The one under the cursor, with the places that the digits mean."""

    def read_lost(self) -> Iterator[Line]:
        """A line for each that waits."""
        waiting = self.desk.read(lambda session: lost_references(session, most=0))
        self.lost = {line.id: line for line in waiting}
        for line in waiting:
            code = self.desk.by_id[line.code_id]
            cells = (line.transcript, "", " ".join(line.quote.split()), code.label, _MARK)
            yield Line(key=(_MARK, line.id), cells=cells, stripe=self.stage.colour_of(code))

    def current_lost(self) -> LostLine | None:
        """The lost coding under the cursor."""
        key = self.list.cursor_key
        return self.lost.get(key[1]) if isinstance(key, tuple) else None

    def lost_heading(self) -> str:
        """What is to be done about it."""
        many = f"{len(self.lost):,} codings" if len(self.lost) > 1 else "1 coding"
        return (
            f"Lost: {many} without their words since a transcript was corrected"
            "\n1 2 3 place it · o chooses words in the transcript · x gives it up"
        )

    def lost_described(self, line: LostLine) -> Text:
        """The code, the old words, where they may be now, and where they stood."""
        code = self.desk.by_id[line.code_id]
        text = Text().append("▌", self.stage.colour_of(code) or "bold").append(visible(code.printed), "bold")
        memos = f" · {line.memos} memo{'s' if line.memos > 1 else ''}" if line.memos else ""
        text.append(f" · {visible(line.transcript)} · {visible(line.coder)}{memos}\n", "dim")
        text.append("Coded on: ", "bold").append(f"“{_short(line.quote)}”")
        self._shown = self.desk.read(lambda session: lost_places(session, line.id))
        for row in _rows(self._shown) if self._shown is not None else ():
            text.append("\n").append_text(row)
        return text

    # ------------------------------------------------------------------ deciding

    def place_at_candidate(self, line: LostLine, number: int) -> None:
        """Let it stand at one of the places that are shown."""
        found = self._shown.candidates if self._shown is not None else ()
        if number > len(found):
            known = f"only {len(found)}" if found else "no place"
            self.stage.say(
                f"There is {known} like these words; o chooses words in the transcript.", warning=True
            )
            return
        spot, label = found[number - 1], self.desk.by_id[line.code_id].label

        def operation(session: Session) -> None:
            lost = get_lost(session, line.id)
            if spot.words != current_text(session, lost.transcript_id)[slice(*spot.passage)]:
                raise Refused(f"{line.transcript} was corrected in another window just now; look again")
            place_lost(session, lost, spot.passage)

        said = f"Placed “{label}” on “{shortened(' '.join(spot.words.split()), _LABEL)}”; u takes it back."
        self.stage.attempt(f"place a lost coding at “{label}”", operation, said)

    @work(exclusive=True, group="dialog")
    async def give_up_lost(self, line: LostLine) -> None:
        """Give it up, after a question."""
        label = self.desk.by_id[line.code_id].label
        memos = f", with its {'memo' if line.memos == 1 else f'{line.memos} memos'}" if line.memos else ""
        going = memos + self.desk.read(lambda session: kept_on(session, lost=[line.id]))
        title = f"Give the coding of “{shortened(_short(line.quote), 60)}” at “{label}” up{going}?"
        if await self.stage.sure(title, "Give it up"):
            self.stage.attempt(
                f"give up a lost coding at “{label}”",
                lambda session: drop_lost(session, get_lost(session, line.id)),
                f"Gave up a coding at “{label}”{going}; u brings it back.",
            )

    def action_by_hand(self) -> None:
        """Go to the transcript where it stood, to choose its words there."""
        line = self.current_lost()
        if line is None:
            self.stage.say("o chooses the words of a coding that lost them; there is none here.")
        else:
            self.desk.in_hand = line
            self.stage.open_passage(line.transcript_id, line.place.start)


def _rows(places: LostPlaces) -> Iterator[Text]:
    for number, spot in enumerate(places.candidates, 1):
        yield _row(f"{number} ", f"{spot.score:.0f} % alike, ", spot)
    if not places.candidates:
        yield Text("No place in the transcript is like these words.")
    yield _row("Stood ", "", places.stood)


def _row(name: str, alike: str, spot: Spot) -> Text:
    who = f"{visible(spot.speaker)}, " if spot.speaker else ""
    text = Text(name, "bold").append(f"({alike}{who}turn {spot.turn}) ", "dim")
    text.append(f"…{_flat(spot.before)}", "dim")
    text.append(_short(spot.words) or "[gone]", "bold underline")
    return text.append(f"{_flat(spot.after)}…", "dim")


def _flat(text: str) -> str:
    return visible(text.replace("\n", " "))


def _short(text: str) -> str:
    return shortened(visible(" ".join(text.split())), _QUOTE)
