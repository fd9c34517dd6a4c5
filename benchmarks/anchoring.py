"""Whether codings stay on their words when a transcript is corrected, and how long that takes."""

import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from benchmarks.corrections import KINDS, SENTENCE, WORD, Truth, as_file, corrected, relabelled
from benchmarks.talk import Talk
from benchmarks.timing import Measurement, stopwatch
from codebook.codes import add_code
from codebook.framework import Draft
from qualcode.coding import code_passage, get_coder
from qualcode.errors import UnreadableFile
from qualcode.store.models import Reference
from qualcode.store.project import Project
from transcripts.correcting import Correction, correct_transcript
from transcripts.interviews import add_transcript, find_transcript, script_of
from transcripts.passages import Passage
from transcripts.readers import SUFFIXES, read
from transcripts.readers.text import read_text
from transcripts.script import Script, Turn

WORDS, CODINGS, CODES = 12_000, 300, 10
NEAR = 5
"""Code points that a boundary of a reworded coding may be off."""
_LEAST = {"kept": 0.99, "reported": 1.0}
_SECONDS = 1.0
_SHORTEST = 5_000
"""Words of a real transcript; shorter ones are not taken."""
_WHO = "Ann"
_PLACES = select(Reference.uuid, Reference.start, Reference.end)
_NAMED = {"lab": "Marta", "supervisor": "Okafor", "dean": "Leeds", "porter": "Yusuf", "visitor": "Anna"}


class Case(NamedTuple):
    """A transcript that 300 codings are made in."""

    name: str
    script: Script


@dataclass
class Found:
    """What became of the codings in any number of corrections."""

    survivors: int = 0
    """Codings whose words were not edited."""
    kept: int = 0
    """Those that stand on exactly these words."""
    changed: int = 0
    """Codings with edited words."""
    reported: int = 0
    """Those that the correction names, with what became of them."""
    reworded: int = 0
    near: int = 0
    """Reworded ones with both ends within five code points of the right place."""
    seconds: list[float] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)
    """A sentence for each coding that went wrong."""

    def add(self, other: "Found") -> None:
        """Count the codings of another as well."""
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def measure_anchoring(folder: Path | None, *, seeds: int = 4) -> Iterator[Measurement]:
    """Correct generated transcripts, and the long ones of a folder of real ones, in every way.

    Each is corrected in a copy of a project, by the operation that the command uses, from a file's bytes.
    """
    cases = {"made": list(generated(seeds))}
    if folder is not None:
        cases["real"] = list(real(folder))
    for size, some in cases.items():
        found = {kind: Found() for kind in KINDS}
        for seed, case in enumerate(some):
            with tempfile.TemporaryDirectory() as place:
                for kind, one in experiment(case, Path(place), seed).items():
                    found[kind].add(one)
        for kind, all_of_it in found.items():
            yield from _lines(kind, size, all_of_it)


def _lines(kind: str, size: str, found: Found) -> Iterator[Measurement]:
    counts = {
        "kept": (found.kept, found.survivors),
        "reported": (found.reported, found.changed),
        "near": (found.near, found.reworded),
    }
    told = {
        "kept": "on their words",
        "reported": "edited and told",
        "near": "reworded, ends right",
    }
    for name, (part, total) in counts.items():
        if total:
            what = f"{kind}: {told[name]} ({part:,} of {total:,})"
            yield Measurement(what, size, "%", part / total, limit=_LEAST.get(name))
    yield Measurement(f"{kind}: slowest correction", size, "s", max(found.seconds), limit=_SECONDS)
    for miss in found.misses:
        print(miss, file=sys.stderr)


def generated(seeds: int) -> Iterator[Case]:
    """Talk of 12,000 words in which a few people and places have names."""
    for seed in range(seeds):
        script = Talk(Random(seed), "Dr. Berg").go_on(WORDS)
        yield Case(f"talk {seed}", laid_out((speaker, _with_names(said)) for speaker, said in _said(script)))


def _with_names(text: str) -> str:
    return WORD.sub(lambda word: _NAMED.get(word[0], word[0]), text)


def _said(script: Script) -> Iterator[tuple[str | None, str]]:
    for turn in script.turns:
        if said := script.text[turn.start : turn.end].strip():
            yield turn.speaker, said


def laid_out(stretches: Iterable[tuple[str | None, str]]) -> Script:
    """Turns one below the other."""
    texts, turns, at = [], [], 0
    for speaker, said in stretches:
        texts.append(said)
        turns.append(Turn(at, at + len(said), speaker, None))
        at += len(said) + 1
    return Script("\n".join(texts), tuple(turns))


def real(folder: Path) -> Iterator[Case]:
    """The transcripts of a folder at any depth as cases of about 12,000 words.

    Of longer ones the beginning is taken; shorter ones of one kind are put together, whole ones only.
    """
    for home in sorted({path.parent for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES}):
        names: list[str] = []
        stretches: list[tuple[str | None, str]] = []
        for path in sorted({path.stem: path for path in sorted(home.iterdir())}.values()):
            said = _read(path)
            if sum(len(words.split()) for _, words in said) < _SHORTEST:
                continue
            names.append(path.stem)
            stretches += said
            if (cut := _cut(stretches)) is not None:
                yield Case(" and ".join(names), laid_out(cut))
                names, stretches = [], []


def _read(path: Path) -> list[tuple[str | None, str]]:
    try:
        return list(_said(read(path)))
    except UnreadableFile:
        return []


def _cut(stretches: Sequence[tuple[str | None, str]]) -> list[tuple[str | None, str]] | None:
    """The first turns with 12,000 words together; None where there are fewer than nine tenths of that."""
    words = 0
    for number, (_, said) in enumerate(stretches, 1):
        words += len(said.split())
        if words >= WORDS:
            return list(stretches[:number])
    return list(stretches) if words >= 0.9 * WORDS else None


def experiment(case: Case, folder: Path, seed: int) -> dict[str, Found]:
    """Correct one transcript in every way, each time from the same project; what became of the codings."""
    project = folder / "study.qualcode"
    before = read_text(as_file(case.script))
    places = _make(project, before, Random(seed))
    found = {}
    for kind, how in KINDS.items():
        truth = corrected(before, how, Random(f"{seed} {kind}"))
        data = as_file(relabelled(truth.script) if how.relabels else truth.script, how.line_end)
        after = Path(shutil.copyfile(project, folder / "copy.qualcode"))
        found[kind] = Found()
        with Project.open(after, who=_WHO) as copy:
            with stopwatch() as lap:
                told = _correct(copy, data)
            found[kind].seconds.append(lap.wall)
            with copy.read() as session:
                _judge(session, told, truth, places, found[kind], f"{case.name}, {kind}")
    return found


def _make(path: Path, script: Script, rng: Random) -> dict[str, Passage]:
    """A project with one transcript and 300 codings; where each stands, by its uuid."""
    with Project.create(path, "anchoring", who=_WHO) as project, project.change("code") as session:
        transcript = add_transcript(session, script, name="INT1", source="INT1.txt")
        codes = [add_code(session, Draft(f"Code {number}")) for number in range(CODES)]
        coder = get_coder(session, _WHO)
        made = [
            code_passage(session, transcript, passage, rng.choice(codes), coder)
            for passage in passages(script.text, rng)
        ]
        return {one.uuid: Passage(one.start, one.end) for one in made if one is not None}


def passages(text: str, rng: Random) -> list[Passage]:
    """300 passages of whole words: a sentence or a few, sentences without their mark, parts of sentences."""
    sentences = list(SENTENCE.finditer(text))
    found: set[Passage] = set()
    while len(found) < CODINGS:
        first = rng.randrange(len(sentences))
        last = min(first + rng.choice((0, 0, 0, 1, 1, 2, 4)), len(sentences) - 1)
        start, end = sentences[first].start(), sentences[last].end()
        words = list(WORD.finditer(text, start, end))
        chance = rng.random()
        if chance < 0.3:
            at = rng.randrange(len(words))
            start, end = words[at].start(), words[min(at + rng.randint(2, 11), len(words) - 1)].end()
        elif chance < 0.5:
            end = words[-1].end()
        found.add(Passage(start, end))
    return sorted(found)


def _correct(project: Project, data: bytes) -> Correction:
    with project.change("correct INT1") as session:
        return correct_transcript(session, find_transcript(session, "INT1"), read_text(data))


def _judge(
    session: Session, told: Correction, truth: Truth, places: dict[str, Passage], found: Found, where: str
) -> None:
    """Hold each coding against the truth."""
    text = script_of(session, find_transcript(session, "INT1")).text
    if text != truth.new:
        raise AssertionError(f"{where}: the file was not read as it was written")
    named = {line.uuid: line for line in told.passages}
    now = {row.uuid: Passage(row.start, row.end) for row in session.execute(_PLACES)}
    now |= {uuid: line.passage for uuid, line in named.items() if line.fate == "joined"}
    for uuid, before in places.items():
        right, stands = truth.place(before), now.get(uuid)
        fate = named[uuid].fate if uuid in named else "unchanged"
        if truth.survives(before):
            found.survivors += 1
            good = stands == right
            found.kept += good
        else:
            found.changed += 1
            good = uuid in named
            found.reported += good
        if fate == "reworded" and stands:
            found.reworded += 1
            found.near += right is not None and _apart(stands, right) <= NEAR
        if not good:
            quote = truth.old[before.start : before.end]
            found.misses.append(f"{where}: {fate}, “{quote}” should stand at {right}, stands at {stands}")


def _apart(one: Passage, other: Passage) -> int:
    return max(abs(one.start - other.start), abs(one.end - other.end))
