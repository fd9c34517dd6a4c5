"""Which way of counting the offsets of another program's file were written in, by the evidence in it."""

from collections.abc import Iterator
from typing import NamedTuple

from qualcode.errors import UnreadableFile
from qualcode.exchange.offsets import REFI, UNITS, Convention, Unit, length_in
from qualcode.exchange.signs import gather
from qualcode.exchange.study import ForeignStudy
from qualcode.exchange.weighing import Weighing

SURE = 0.98
"""From here on nobody is asked to look."""


class Verdict(NamedTuple):
    """How the offsets of a study are counted."""

    convention: Convention
    sure: float
    """From 0 to 1."""
    sentences: tuple[str, ...]
    """What was found and how sure it is, for a researcher."""


class _Traits(NamedTuple):
    """What a text holds that programs count differently."""

    crlf: bool
    bom: bool
    astral: bool
    """Characters that are two in UTF-16, as emoji are."""
    bytes: bool
    """Characters that are several in UTF-8, as letters with accents are, where bytes may be counted."""


def detect(study: ForeignStudy) -> Verdict:
    """The convention that the passages of a study fit best.

    Where its reader knows, or where no text holds anything that programs count differently, no selection is
    read. Otherwise a bounded number of them is looked at under every convention that could make a
    difference: whether they hold the words that the file tells, begin and end with lines and words, lie in
    the text and leave characters whole. What the program is known to do only breaks ties.
    """
    if study.convention is not None:
        return Verdict(study.convention, 1.0, ())
    traits = dict(_traits(study))
    if not traits:
        return Verdict(REFI, 1.0, ("Offsets: there is no text that they could count in.",))
    telling = {guid for guid, found in traits.items() if any(found)}
    if not telling:
        return Verdict(REFI, 1.0, ("Offsets: the texts hold nothing that programs count differently.",))
    together = _Traits(*map(any, zip(*traits.values(), strict=True)))
    evidence = gather(study, telling, tuple(_conventions(together)))
    weighing = Weighing(evidence, _usual(study.program, together))
    return Verdict(weighing.best, weighing.sure, tuple(_sentences(study, weighing, together)))


def _traits(study: ForeignStudy) -> Iterator[tuple[str, _Traits]]:
    for source in study.sources:
        if source.missing:
            continue
        try:
            raw = study.text(source.guid)
        except UnreadableFile:
            continue  # who imports it is told; it says nothing about the others
        astral = length_in(raw, Unit.UTF16) > len(raw)
        wide = not raw.isascii() and _may_be_bytes(study, source.guid, len(raw))
        yield source.guid, _Traits("\r\n" in raw, raw.startswith("\ufeff"), astral, wide)


def _may_be_bytes(study: ForeignStudy, source: str, length: int) -> bool:
    """Only Taguette is known to count bytes, and its reader knows; else a passage has to end beyond the text.

    ``length`` is that of the text in code points.
    """
    return study.reach is None or study.reach.get(source, 0) > length


def _conventions(traits: _Traits) -> Iterator[Convention]:
    """Those that differ in texts with these traits; the standard's first."""
    units = [Unit.CODE_POINTS, *[Unit.UTF16] * traits.astral, *[Unit.BYTES] * traits.bytes]
    for unit in units:
        for crlf in (2, 1) if traits.crlf else (2,):
            for bom in (False, True) if traits.bom else (False,):
                yield Convention(unit, crlf, bom)


_USUAL = {
    "NVivo for Windows": Convention(Unit.UTF16),
    "ATLAS.ti": Convention(crlf=1),
    "MAXQDA": Convention(crlf=1),
}
"""What programs are known to count: NVivo by a file of its own (12.6), the others by what QualCoder does."""


def _known(program: str) -> str:
    return next((name for name in _USUAL if program.startswith(name)), "")


def _usual(program: str, traits: _Traits) -> Convention:
    """What the program, or else the standard, counts, in the form it has for texts with these traits."""
    usual = _USUAL.get(_known(program), REFI)
    unit = usual.unit if traits.astral else Unit.CODE_POINTS
    return Convention(unit, usual.crlf if traits.crlf else 2)


_SHOWN = {
    "told": "hold the words that the file tells of them",
    "line_start": "begin where a line begins",
    "line_end": "end where a line ends",
    "word_start": "begin where a word begins",
    "word_end": "end where a word ends",
    "inside": "lie in the text and leave its characters whole",
}


def _sentences(study: ForeignStudy, weighing: Weighing, traits: _Traits) -> Iterator[str]:
    if (rival := weighing.rival) is None:
        yield _settled(weighing)
        return
    who = _who(study.program, weighing.best, traits)
    yield f"Offsets count {_counting(weighing.best, traits)}{who}: {_shown(weighing, rival, traits)}."
    if weighing.evidence.worded and not weighing.worded:
        yield "What the file tells as the words of its passages stands at none of them; it was left aside."
    if weighing.sure < SURE:
        guid = weighing.evidence.telling.most_common(1)[0][0]
        name = next(source.name for source in study.sources if source.guid == guid)
        yield (
            f"This is not sure ({weighing.sure:.0%}). Look at passages of {name} after the import: if they "
            f"begin or end beside their words, undo it and import with --offsets {rival}."
        )


def _settled(weighing: Weighing) -> str:
    if weighing.outside:
        outside, all_of_them = f"{weighing.outside:,}", f"{weighing.evidence.passages:,}"
        return (
            f"Offsets: {outside} of {all_of_them} passages looked at lie outside their text, however counted."
        )
    return "Offsets: every passage lies at the same place, however programs count."


def _who(program: str, best: Convention, traits: _Traits) -> str:
    if _known(program) and best == _usual(program, traits):
        return f" (as {_known(program)} does)"
    return " (as the standard says)" if best == REFI else ""


def _counting(convention: Convention, traits: _Traits) -> str:
    parts = [UNITS[convention.unit]]
    if traits.crlf:
        parts.append(f"a line end as {'two' if convention.crlf == 2 else 'one'}")
    if traits.bom:
        parts.append("the byte order mark too" if convention.bom else "the byte order mark not at all")
    return ", ".join(parts)


def _shown(weighing: Weighing, rival: Convention, traits: _Traits) -> str:
    """The sign that tells the best convention most clearly from the standard's, or from the next best."""
    other = rival if weighing.alike(REFI) else REFI
    counts = {sign: (weighing.count(weighing.best, sign), weighing.count(other, sign)) for sign in _SHOWN}
    sign, (here, there) = max(counts.items(), key=lambda item: item[1][0] - item[1][1])
    total = weighing.evidence.worded if sign == "told" else weighing.evidence.passages
    counted = "by the standard's counting" if other == REFI else f"counted in {_counting(other, traits)},"
    return f"{here:,} of {total:,} passages looked at {_SHOWN[sign]}; {counted} {there:,} would"
