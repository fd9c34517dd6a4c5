"""How often the code picker puts the meant code first, and what a key costs, with 1,000 codes."""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from random import Random
from statistics import median, quantiles
from typing import NamedTuple

from benchmarks.timing import Measurement
from codebook.tree import CodeLine
from qualcode.demo.framework import appendix_d
from qualcode.ui.ranking import CodeRanking
from qualcode.ui.words import SMALL, words

COUNT, EACH = 1000, 80
"""How many codes, and how many queries of each kind."""
_THEMES, _TOPICS, _GROUPS = 6, 4, 5
_JOINTS = frozenset(("of", "to", "for", "in", "on", "with", "and", "–"))


class Query(NamedTuple):
    """Something typed with one code in mind."""

    kind: str
    typed: str
    meant: int
    """Index of the code."""


def codes(count: int = COUNT) -> list[CodeLine]:
    """A framework in four levels; labels are those of Appendix D and new ones put together from their halves.

    Every tenth code has the label of another, under another heading, as frameworks have.
    """
    rng = Random(7)
    fresh = _labels(rng)
    found: list[CodeLine] = []
    for theme in range(1, _THEMES + 1):
        top = _add(found, None, f"{theme}", next(fresh))
        for topic in range(1, _TOPICS + 1):
            middle = _add(found, top, f"{theme}.{topic}", next(fresh).upper())
            for group in range(1, _GROUPS + 1):
                heading = _add(found, middle, f"{theme}.{topic}.{group}", next(fresh))
                _add_codes(found, heading, count, fresh, rng)
    return found


def _add_codes(
    found: list[CodeLine], heading: CodeLine, count: int, fresh: Iterator[str], rng: Random
) -> None:
    groups = _THEMES * _TOPICS * _GROUPS
    below = count - groups - _THEMES * _TOPICS - _THEMES
    done = sum(line.level == 3 for line in found)
    old = [line.label for line in found if line.level == 4]
    for _ in range(below * (done - 1) // groups, below * done // groups):
        again = old and rng.random() < 0.1
        _add(found, heading, "", rng.choice(old) if again else next(fresh))


def _add(found: list[CodeLine], parent: CodeLine | None, number: str, label: str) -> CodeLine:
    code = CodeLine(
        id=len(found) + 1,
        uuid=f"{len(found) + 1}",
        parent_id=parent.id if parent else None,
        level=parent.level + 1 if parent else 1,
        number=number,
        label=label,
        definition="",
        inclusion="",
        exclusion="",
        example="",
        colour="",
        codable=True,
        retired=False,
        path=f"{parent.path} / {label}" if parent else label,
        heading=bool(number),
    )
    found.append(code)
    return code


def _labels(rng: Random) -> Iterator[str]:
    """Labels without end and without doubles."""
    real = list(dict.fromkeys(row.label.capitalize() for row in appendix_d()))
    halves = [halved for label in real if (halved := _halved(label.split()))]
    rng.shuffle(real)
    given = set(real)
    yield from real
    while True:
        label = f"{rng.choice(halves)[0]} {rng.choice(halves)[1]}"
        if label not in given and len(label.split()) <= 9:
            given.add(label)
            yield label


def _halved(label: list[str]) -> tuple[str, str] | None:
    """A label in two: after its first joint ("Lack of", "funding"), else in the middle.

    >>> _halved(["Lack", "of", "funding"]), _halved(["Teaching", "role"]), _halved(["Mentoring"])
    (('Lack of', 'funding'), ('Teaching', 'role'), None)
    """
    joints = [at for at, word in enumerate(label[:-1], 1) if word in _JOINTS]
    at = joints[0] if joints else len(label) // 2
    return (" ".join(label[:at]), " ".join(label[at:])) if 0 < at < len(label) else None


def queries(lines: Sequence[CodeLine]) -> list[Query]:
    """As many queries of each kind; which codes are meant is drawn by lot, with a fixed seed."""
    return [query for kind in KINDS for query in _of_kind(kind, lines)]


def _of_kind(kind: str, lines: Sequence[CodeLine]) -> Iterator[Query]:
    rng = Random(kind)
    drawn = [at for at, line in enumerate(lines) if line.level == 4]
    rng.shuffle(drawn)
    made = 0
    for at in drawn:
        typed = KINDS[kind](lines[at], lines, rng)
        if typed and made < EACH:
            made += 1
            yield Query(kind, typed, at)


def _telling(label: str) -> list[str]:
    return [word.text for word in words(label) if word.text not in SMALL]


def _prefixes(line: CodeLine, _lines: Sequence[CodeLine], rng: Random) -> str:
    """ "past sup": three or four letters of up to three words."""
    return " ".join(word[: rng.choice((3, 4))] for word in _telling(line.label)[:3])


def _first_letters(line: CodeLine, _lines: Sequence[CodeLine], rng: Random) -> str:
    """First letters of two to six words, with small words or without."""
    chosen = [word.text for word in words(line.label)] if rng.random() < 0.5 else _telling(line.label)
    return "".join(word[0] for word in chosen) if 2 <= len(chosen) <= 6 else ""


def _slips(line: CodeLine, _lines: Sequence[CodeLine], rng: Random) -> str:
    """Up to three words, one of them with a slip of the hand."""
    typed = _telling(line.label)[:3]
    long = [at for at, word in enumerate(typed) if len(word) > 4]
    if not long:
        return ""
    at = rng.choice(long)
    typed[at] = _slip(typed[at], rng)
    return " ".join(typed)


def _slip(word: str, rng: Random) -> str:
    at = rng.randrange(len(word) - 1)
    before, here, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    kinds = (after + here, after, here + here + after, rng.choice("aeinorst") + after)
    return before + rng.choice(kinds) + rest


def _reversed(line: CodeLine, _lines: Sequence[CodeLine], rng: Random) -> str:
    """The beginnings of the first and the last words, the last first."""
    telling = _telling(line.label)
    chosen = telling if len(telling) < 3 else (telling[0], telling[1], telling[-1])
    return " ".join(word[: rng.choice((4, 5))] for word in reversed(chosen)) if len(chosen) > 1 else ""


def _parent_and_leaf(line: CodeLine, lines: Sequence[CodeLine], rng: Random) -> str:
    """One or two words of the heading above, then of the label."""
    heading = next(one for one in lines if one.id == line.parent_id)
    chosen = _telling(heading.label)[: rng.choice((1, 2))] + _telling(line.label)[:2]
    return " ".join(word[:4] for word in chosen)


def _whole(line: CodeLine, _lines: Sequence[CodeLine], _rng: Random) -> str:
    return line.label


KINDS: dict[str, Callable[[CodeLine, Sequence[CodeLine], Random], str]] = {
    "beginnings of words": _prefixes,
    "initials": _first_letters,
    "slips of the hand": _slips,
    "reversed order": _reversed,
    "heading and code": _parent_and_leaf,
    "whole label": _whole,
}
"""How each kind of query is typed; an empty text where the code does not lend itself to it."""


class Share(NamedTuple):
    """How many queries of a kind found their code."""

    first: float
    in_five: float


def shares(lines: Sequence[CodeLine], asked: Sequence[Query]) -> dict[str, Share]:
    """For each kind and in "all" how often the meant code came first, and among the first five.

    A code with the same label elsewhere is as right, unless its heading was typed.
    """
    ranking = CodeRanking(lines)
    ranks: dict[str, list[int]] = defaultdict(list)
    for query in asked:
        rank = _rank(lines, ranking.find(query.typed, limit=5), query)
        ranks[query.kind].append(rank)
        ranks["all"].append(rank)
    return {
        kind: Share(
            sum(rank < 1 for rank in found) / len(found), sum(rank < 5 for rank in found) / len(found)
        )
        for kind, found in ranks.items()
    }


def _rank(lines: Sequence[CodeLine], found: list[int], query: Query) -> int:
    meant = lines[query.meant]
    for rank, code_id in enumerate(found):
        same = lines[code_id - 1].label == meant.label and query.kind != "heading and code"
        if same or code_id == meant.id:
            return rank
    return 99


def measure_picker() -> Iterator[Measurement]:
    """How often each kind of query finds its code, and what each key of all queries costs.

    The floor of a key is one look for the same text with rapidfuzz's own ranking, which finds far less.
    """
    lines = codes()
    asked = queries(lines)
    found = shares(lines, asked)
    for kind in (*KINDS, "all"):
        share = found[kind]
        yield Measurement(f"picker, {kind}: meant code first", "", "%", share.first)
        yield Measurement(f"picker, {kind}: in the first five", "", "%", share.in_five)
    wall, cpu, floor = _keys(lines, asked)
    for what, value in (("median", median), ("95th percentile", _percentile_95)):
        yield Measurement(
            f"picker, a key, {what} / rapidfuzz WRatio",
            "",
            "s",
            value(wall),
            value(floor),
            value(cpu),
        )


def _percentile_95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _keys(lines: Sequence[CodeLine], asked: Sequence[Query]) -> tuple[list[float], list[float], list[float]]:
    """Seconds for each key of all queries: ours, ours as CPU time, and rapidfuzz for every tenth."""
    from rapidfuzz.process import extract

    ranking = CodeRanking(lines)
    ranking.prepare()
    paths = [line.path for line in lines]
    wall, cpu, floor = [], [], []
    typed = [query.typed[:length] for query in asked for length in range(1, len(query.typed) + 1)]
    for at, text in enumerate(typed):
        start, start_cpu = time.perf_counter(), time.thread_time()
        ranking.find(text, limit=len(lines))
        wall.append(time.perf_counter() - start)
        cpu.append(time.thread_time() - start_cpu)
        if at % 10 == 0:
            start = time.perf_counter()
            extract(text, paths, limit=50)
            floor.append(time.perf_counter() - start)
    return wall, cpu, floor
