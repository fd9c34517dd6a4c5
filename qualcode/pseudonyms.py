"""Placeholders for names in a whole project, and the names back again, by a key that lies outside of it."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from sqlalchemy import String, func, select
from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.plaintext import fold
from qualcode.store.base import Base
from qualcode.store.clock import now
from qualcode.store.models import PseudonymKey, Transcript
from qualcode.swapreports import Find, Left, SwapReport
from qualcode.wordings import KEPT, WORDINGS, Worded, reword, worded
from transcripts.namekey import NameKey
from transcripts.pseudonyms import Swapped, swap_names, swapped
from transcripts.swapping import Hit, Swap, with_hits

Progress = Callable[[Sequence[Transcript]], Iterable[Transcript]]
"""Goes through transcripts, and may show how far it is."""
_OF_CODERS = {("coder", "name"), ("change", "who")}
_AROUND = 30
"""Characters that are shown on either side of a name."""


def put_placeholders(
    session: Session,
    key: NameKey,
    transcripts: Sequence[Transcript] | None = None,
    *,
    progress: Progress = iter,
) -> SwapReport:
    """Put the key's placeholders for its names, and keep on record that it was used, but no name.

    In the text of all transcripts, their speakers, and every other wording of the project; or only in the
    text and the speakers of ``transcripts``. Raises Refused where a placeholder stands already, or names
    could not be put back.
    """
    known = _known(session)
    _refuse_standing(session, key, known, progress)
    report = _swap(session, key.forward, transcripts, key, progress)
    _record(session, key)
    return report


def put_names_back(
    session: Session,
    key: NameKey,
    transcripts: Sequence[Transcript] | None = None,
    *,
    progress: Progress = iter,
) -> SwapReport:
    """Put the key's names for its placeholders, wherever these stand for names; the same elsewhere.

    Raises Refused where none of them stands anywhere.
    """
    report = _swap(session, key.backward, transcripts, None, progress)
    if not report.finds:
        raise Refused("none of its placeholders stands in the project, so there is no name to put back")
    return report


def names_left(session: Session, key: NameKey, *, progress: Progress = iter) -> list[Left]:
    """Where listed names stand, by kind of place; transcripts first, the history last."""
    finds = [
        find
        for transcript in progress(_all(session))
        for find in _finds(transcript, swapped(session, transcript, key.forward))
    ]
    finds += _worded_finds(worded(session, key.forward))
    left = _left(finds, replaced=True)
    return left + _left(_worded_finds(worded(session, key.forward, KEPT)), replaced=False)


def _left(finds: Iterable[Find], *, replaced: bool) -> list[Left]:
    times: dict[tuple[str, str, str], int] = {}
    for find in finds:
        place = (find.what, find.where, find.hit.pair.find)
        times[place] = times.get(place, 0) + 1
    return [Left(*place, count, replaced) for place, count in times.items()]


def _all(session: Session) -> Sequence[Transcript]:
    return session.scalars(select(Transcript).order_by(Transcript.name)).all()


def _swap(
    session: Session,
    swap: Swap,
    transcripts: Sequence[Transcript] | None,
    proof: NameKey | None,
    progress: Progress,
) -> SwapReport:
    """Swap everywhere or in some transcripts; it must be possible to go back by the key ``proof``."""
    known = {} if proof else _known(session)
    finds: list[Find] = []
    references = cut = joined = 0
    for transcript in progress(_all(session) if transcripts is None else transcripts):
        found = swapped(session, transcript, _standing_for_names(swap, known, transcript.id))
        if proof is not None:
            _prove_transcript(transcript.name, found, proof)
        finds += _finds(transcript, found)
        references, cut = references + found.touched, cut + found.cut
        joined += swap_names(session, transcript, found)
    if transcripts is None:
        finds += _swap_wordings(session, swap, proof)
    seen = {find.hit.pair for find in finds}
    never = tuple(pair.find for pair in swap.pairs if pair not in seen)
    return SwapReport(tuple(finds), never, references, cut, joined)


def _swap_wordings(session: Session, swap: Swap, proof: NameKey | None) -> list[Find]:
    rows = list(worded(session, swap))
    if proof is not None:
        for row in rows:
            _prove(f"the {row.wording.what}", row.old, row.new, row.hits, proof)
    reword(session, rows)
    return _worded_finds(rows)


def _finds(transcript: Transcript, found: Swapped) -> Iterator[Find]:
    yield from (Find("transcript", transcript.name, hit) for hit in found.hits)
    for hits in found.labels.values():
        yield from (Find("speaker", transcript.name, hit) for hit in hits)


def _worded_finds(rows: Iterable[Worded]) -> list[Find]:
    return [Find(row.wording.what, _around(row.old, hit), hit) for row in rows for hit in row.hits]


def _around(text: str, hit: Hit) -> str:
    """The words around a hit, on one line."""
    if text[hit.start : hit.end] != hit.found:
        return hit.found
    first, last = max(hit.start - _AROUND, 0), hit.end + _AROUND
    shown = " ".join(text[first:last].split())
    return ("…" if first else "") + shown + ("…" if last < len(text) else "")


def _known(session: Session) -> dict[str, int]:
    """The placeholders on record, folded, each with the latest transcript in which it stands for a name."""
    known: dict[str, int] = {}
    for row in session.scalars(select(PseudonymKey)):
        for placeholder in row.placeholders.splitlines():
            word = fold(placeholder)
            known[word] = max(known.get(word, 0), row.latest_transcript)
    return known


def _standing_for_names(swap: Swap, known: dict[str, int], transcript_id: int) -> Swap:
    """Without the placeholders that came with a later transcript, where they mean themselves."""
    later = {word for word, latest in known.items() if transcript_id > latest}
    pairs = [pair for pair in swap.pairs if fold(pair.find) not in later]
    return swap if len(pairs) == len(swap.pairs) else Swap(pairs)


def _refuse_standing(session: Session, key: NameKey, known: dict[str, int], progress: Progress) -> None:
    """Refuse placeholders that stand in the project and were not put there by a key."""
    finds: list[Find] = []
    for transcript in progress(_all(session)):
        hits = _finds(transcript, swapped(session, transcript, key.backward))
        finds += [find for find in hits if transcript.id > known.get(fold(find.hit.pair.find), 0)]
    others = _worded_finds(worded(session, key.backward, WORDINGS))
    finds += [find for find in others if fold(find.hit.pair.find) not in known]
    if finds:
        first = finds[0]
        raise Refused(
            f"the placeholder “{first.hit.pair.find}” stands in the {first.what} “{first.where}” already"
            f"{_and_more(finds)}, so nobody could tell it from a name that was replaced; choose another"
        )


def _and_more(finds: Sequence[Find]) -> str:
    others = sorted({find.hit.pair.find for find in finds} - {finds[0].hit.pair.find})
    shown = ", ".join(f"“{name}”" for name in others[:5]) + (" …" if len(others) > 5 else "")
    return f" (as {'does' if len(others) == 1 else 'do'} {shown} elsewhere)" if others else ""


def _prove_transcript(name: str, found: Swapped, key: NameKey) -> None:
    for old, new in zip(found.old.turns, found.new.turns, strict=True):
        hits = [
            hit._replace(start=hit.start - old.start, end=hit.end - old.start)
            for hit in found.hits
            if old.start <= hit.start < old.end
        ]
        if hits:
            said = found.old.text[old.start : old.end], found.new.text[new.start : new.end]
            _prove(f"the transcript “{name}”", *said, hits, key)
    for label, hits_of_label in found.labels.items():
        _prove(f"the transcript “{name}”", label, with_hits(label, hits_of_label), hits_of_label, key)


def _prove(where: str, old: str, new: str, hits: Sequence[Hit], key: NameKey) -> None:
    """Refuse where the placeholders found in the new words are others than those put there."""
    if new != with_hits(old, hits):
        return  # strings inside JSON
    before = [(hit.start, hit.end, hit.found) for hit in key.backward.hits(old)]
    put = [(hit.start, hit.end, hit.put) for hit in hits]
    grown, expected = 0, []
    for start, end, words in sorted(before + put):
        expected.append((start + grown, start + grown + len(words)))
        grown += len(words) - (end - start)
    found = [(hit.start, hit.end) for hit in key.backward.hits(new)]
    if found != expected or key.forward.hits(new):
        raise Refused(
            f"in {where}, around “{_around(old, hits[0])}”, a name could not be told from the words beside it"
            " when it is put back; choose another placeholder"
        )


def _record(session: Session, key: NameKey) -> None:
    """Keep that the key was used: its file's name, its digest and its placeholders, but no name."""
    row = session.scalars(select(PseudonymKey).where(PseudonymKey.file == key.file)).first()
    latest = session.scalar(select(func.max(Transcript.id))) or 0
    listed = list(dict.fromkeys([*(row.placeholders.splitlines() if row else ()), *key.placeholders]))
    if row is None:
        row = PseudonymKey(file=key.file, at=now())
        session.add(row)
    elif (row.digest, row.latest_transcript) != (key.digest, latest):
        row.at = now()
    row.digest, row.names, row.latest_transcript = key.digest, len(key.entries), latest
    row.placeholders = "\n".join(listed)
    session.flush()


def names_anywhere(session: Session, key: NameKey) -> list[str]:
    """The columns of the project file in which a listed name stands, but for the names of those who code."""
    return [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, String) and (table.name, column.name) not in _OF_CODERS
        if any(key.forward.hits(words) for words in session.scalars(select(column)) if words)
    ]
