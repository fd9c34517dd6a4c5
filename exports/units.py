"""What "number of interviews" counts: interviews, or transcripts, speakers, or values of an attribute."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from exports.rule import Rule
from qualcode.errors import BadInput, NotFound
from qualcode.nearest import nearest
from qualcode.plaintext import fold
from qualcode.store.models import Attribute, AttributeValue, Coder, Speaker, Transcript
from transcripts.questions.structure import spoken_turns
from transcripts.questions.within import ANYWHERE, Places, Within
from transcripts.stretches import Stretch, meets

BUILT_IN = ("interview", "transcript", "speaker")


@dataclass(frozen=True)
class _TurnLine:
    start: int
    end: int
    bit: int
    interviewer: bool


@dataclass(frozen=True)
class Place:
    """One transcript as counting sees it."""

    bit: int | None
    """The bit of the unit that all its references fall into; None where each has to be looked at."""
    turns: tuple[_TurnLine, ...] = ()
    fixed: int | None = None
    """The unit where it is the same for all references that count."""
    within: tuple[Stretch, ...] | None = None
    """Where a reference has to lie at least partly; None where that is anywhere."""

    def counts(self, start: int, end: int) -> bool:
        """Whether a passage counts."""
        return self.bit is not None or self.bits(start, end) is not None

    def bits(self, start: int, end: int) -> int | None:
        """The units of a passage as a bit set; None where it does not count.

        That is where it lies wholly in turns that are left out, or nowhere in what the rule asks for.
        """
        if self.within is not None and not meets(self.within, start, end):
            return None
        first = max(bisect_right(self.turns, start, key=lambda turn: turn.start) - 1, 0)
        bits, counted, met = 0, False, False
        for turn in self.turns[first:]:
            if turn.start >= end:
                break
            if turn.end > start:
                met = True
                if not turn.interviewer:
                    counted, bits = True, bits | turn.bit
        if met and not counted:
            return None
        return bits if self.fixed is None else self.fixed


class Units:
    """The units of a project under a rule, each a bit in a set."""

    def __init__(
        self,
        session: Session,
        unit: str,
        where: Mapping[str, frozenset[str]],
        *,
        exclude_interviewer: bool,
        within: Within = ANYWHERE,
    ) -> None:
        """Raises NotFound for an attribute or a question that the project does not have."""
        self._session = session
        self.places = Places(session, within) if within else None
        """Where references have to lie; None where that is anywhere."""
        self._by_turn = unit == "speaker" or exclude_interviewer
        self._exclude = exclude_interviewer
        self._speakers = unit == "speaker"
        self._interview_of = self._selected(where)
        self._bit_of = self._bits(unit)
        self.unplaced = len(set(self._interview_of.values())) - len(
            {home for transcript, home in self._interview_of.items() if transcript in self._bit_of}
        )

    def _selected(self, where: Mapping[str, frozenset[str]]) -> dict[int, int]:
        """Interview id per transcript id, for the interviews that the rule admits."""
        statement = select(Transcript.id, Transcript.interview_id)
        for name, values in where.items():
            having = select(AttributeValue.interview_id).where(
                AttributeValue.attribute_id == find_attribute(self._session, name).id,
                AttributeValue.value.in_(values),
            )
            statement = statement.where(Transcript.interview_id.in_(having))
        return {row.id: row.interview_id for row in self._session.execute(statement)}

    def _bits(self, unit: str) -> dict[int, int]:
        """The unit's bit per transcript id (for speakers: 0, since each turn has its own)."""
        if unit == "speaker":
            self._speaker_bits = self._number_speakers()
            self.total = len(self._speaker_bits)
            self.unit_of = dict[int, int | str](self._interview_of)
            return dict.fromkeys(self._interview_of, 0)
        self.unit_of = keys = self._keys(unit)
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys.values()))}
        self.total = len(numbers)
        return {transcript: 1 << numbers[key] for transcript, key in keys.items()}

    def _keys(self, unit: str) -> dict[int, int | str]:
        if unit == "interview":
            return dict(self._interview_of)
        if unit == "transcript":
            return {transcript: transcript for transcript in self._interview_of}
        statement = select(AttributeValue.interview_id, AttributeValue.value).where(
            AttributeValue.attribute_id == find_attribute(self._session, unit).id
        )
        value_of = {row.interview_id: row.value for row in self._session.execute(statement)}
        return {
            transcript: value_of[home] for transcript, home in self._interview_of.items() if home in value_of
        }

    def _number_speakers(self) -> dict[tuple[int, str], int]:
        statement = select(Speaker).where(Speaker.interview_id.in_(set(self._interview_of.values())))
        if self._exclude:
            statement = statement.where(Speaker.interviewer.is_(False))
        speakers = self._session.scalars(statement.order_by(Speaker.id))
        return {(speaker.interview_id, speaker.label): 1 << number for number, speaker in enumerate(speakers)}

    def place(self, transcript_id: int) -> Place | None:
        """How this transcript's references are counted; None where they are not."""
        if transcript_id not in self._interview_of:
            return None
        bit = self._bit_of.get(transcript_id, 0)
        if not self._by_turn and self.places is None:
            return Place(bit)
        turns = self._turns(transcript_id) if self._by_turn else ()
        within = tuple(self.places.stretches(transcript_id)) if self.places is not None else None
        return Place(None, turns, None if self._speakers else bit, within)

    def homes(self) -> dict[int, int]:
        """Interview id per transcript id, of those that the rule admits."""
        return self._interview_of

    def found_in(self) -> set[int]:
        """The interviews of the rule in which references may lie where it wants them."""
        return {
            home
            for transcript_id, home in self._interview_of.items()
            if self.places is None or self.places.stretches(transcript_id)
        }

    def speakers(self, bits: int) -> frozenset[tuple[int, str]]:
        """Interview and label of the speakers in a bit set, where speakers are counted."""
        return frozenset(name for name, bit in self._speaker_bits.items() if bit & bits)

    def _turns(self, transcript_id: int) -> tuple[_TurnLine, ...]:
        interview_id = self._interview_of[transcript_id]
        bits = self._speaker_bits if self._speakers else {}
        return tuple(
            _TurnLine(
                turn.start,
                turn.end,
                bits.get((interview_id, turn.label or ""), 0),
                self._exclude and turn.interviewer,
            )
            for turn in spoken_turns(self._session, transcript_id)
        )


def units_of(session: Session, rule: Rule, unit: str = "") -> Units:
    """The units of a rule, or others of the same interviews and passages. Raises what ``Units`` raises."""
    return Units(
        *(session, unit or rule.unit, rule.where),
        exclude_interviewer=rule.exclude_interviewer,
        within=rule.within,
    )


def find_attribute(session: Session, name: str) -> Attribute:
    """An attribute by its name, whatever the case. Raises NotFound with the names there are."""
    attributes = session.scalars(select(Attribute).order_by(Attribute.position)).all()
    for attribute in attributes:
        if fold(attribute.name) == fold(name):
            return attribute
    names = [attribute.name for attribute in attributes]
    there = (
        f"they have {', '.join(names)}" if names else "`qualcode import --attributes SHEET` gives them some"
    )
    raise NotFound(f"interviews have no attribute {name!r}{nearest(name, names, otherwise=there)}")


def attribute_values(session: Session) -> dict[tuple[int, str], str]:
    """The values by the interview's id and the name of the attribute."""
    statement = select(AttributeValue.interview_id, Attribute.name, AttributeValue.value)
    rows = session.execute(statement.join(Attribute, Attribute.id == AttributeValue.attribute_id))
    return {(row.interview_id, row.name): row.value for row in rows}


def resolve_unit(session: Session, name: str) -> str:
    """A unit as the researcher wrote it: a built-in one, or an attribute in the spelling of the project.

    Raises NotFound for an attribute that interviews do not have.
    """
    return name.lower() if name.lower() in BUILT_IN else find_attribute(session, name).name


def resolve_coder(session: Session, name: str) -> str:
    """A coder's name as the project has it. Raises NotFound with the names there are."""
    names = session.scalars(select(Coder.name).order_by(Coder.name)).all()
    if name not in names:
        near = nearest(name, names, otherwise=f"the coders are {', '.join(names) or 'none yet'}")
        raise NotFound(f"nobody named {name!r} has coded here{near}")
    return name


def parse_where(session: Session, conditions: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Conditions of the form "attribute=value", as a rule holds them; one attribute may have several values.

    Raises BadInput for another form and NotFound for an attribute or value that no interview has.
    """
    where: dict[str, frozenset[str]] = {}
    for condition in conditions:
        name, sign, value = condition.partition("=")
        if not sign or not name.strip():
            raise BadInput(f"{condition!r} is not of the form ATTRIBUTE=VALUE")
        attribute = find_attribute(session, name)
        where[attribute.name] = where.get(attribute.name, frozenset()) | value_spellings(
            session, attribute, value
        )
    return where


def value_spellings(session: Session, attribute: Attribute, value: str) -> frozenset[str]:
    """The value as interviews have it, in every spelling that differs in case alone.

    Raises NotFound, with the values there are, for one that no interview has.
    """
    statement = select(AttributeValue.value).where(AttributeValue.attribute_id == attribute.id).distinct()
    values = session.scalars(statement.order_by(AttributeValue.value)).all()
    found = frozenset(known for known in values if fold(known) == fold(value))
    if not found:
        shown = ", ".join(values[:12]) + (" …" if len(values) > 12 else "")
        near = nearest(value, values, otherwise=f"the values are {shown}")
        raise NotFound(f"no interview has {attribute.name} “{value.strip()}”{near}")
    return found
