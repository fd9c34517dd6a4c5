"""Candidates for pseudonyms: every string of the transcripts that may be a name, and where it stands.

They come from three sides and are joined: how words are written (``capitals``, ``addresses``), the named
entities of a pipeline, and the labels of speakers. A key that there is adds its names. What each side says
only ranks a candidate and proposes its kind; what is a name is for the researcher to say.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from qualcode.plaintext import fold, one_line
from qualcode.store.models import PseudonymKey, Transcript
from transcripts.interviews import script_of
from transcripts.namekey import NameKey
from transcripts.names.addresses import addresses
from transcripts.names.capitals import Words, acronym, capitals, words_of
from transcripts.names.entities import entities
from transcripts.names.mentions import Kind, Mention
from transcripts.names.pipelines import Pipeline
from transcripts.names.variants import longer_forms, parts, together
from transcripts.names.wordlists import ordinary
from transcripts.script import Script
from transcripts.search.hits import Hit, hit
from transcripts.search.scope import Corpus, Scope, Source, Sources, Voice
from transcripts.search.words import Span
from transcripts.swapping import Pair, Swap

Progress = Callable[[Sequence[Source]], Iterable[Source]]
"""Goes through transcripts, and may show how far it is."""
_SHOWN = 3
"""Places of a candidate that are kept to be shown."""
_SURE = 10
"""How many other mentions one with a title or the form of an address outweighs."""
_PUT_IN = re.compile(
    r"\[\s*(?:name|person|place|location|city|town|organi[sz]ation|company|school|group|address|number|redacted"
    r"|anonymi[sz]ed|inaudible|unclear|cross-?talk|over-?talk|laugh\w*|pause|silence|music|applause)\b[^\]\n]{0,80}\]"
    r"|\bX{2,}(?:[ -]X+)*\b",
    re.I,
)
"""What transcribers put in place of words: "[inaudible 12:03]", "XXX", and placeholders like "[Name 3]"."""
_GENERIC = re.compile(
    r"[^\W\d_]{0,2}|[A-Z]{3,4}"
    r"|(?i:.*\d.*|(?:fe)?male.*|unknown.*|unidentified.*|all|both|group|host|guest)"
)
"""Labels of speakers that are no names; neither are those of ordinary words."""


@dataclass(frozen=True)
class Candidate:
    """One distinct string that may be a name."""

    name: str
    """As it is spelt most often, on one line."""
    kind: Kind
    """What is proposed that it is."""
    score: int
    """0 to 100: how much speaks for a name; docs/pseudonyms.md has the rule."""
    times: int
    """In how many places of the texts it stands as a word of its own, spelt with its capitals."""
    otherwise: int
    """In how many more in another case, which a key would replace too ("hope" beside "Hope")."""
    interviews: int
    """In how many of the interviews looked at it stands, in a text or as the label of a speaker."""
    speakers: int
    """In how many labels of speakers it stands."""
    by: tuple[str, ...]
    """What found it: "pattern", "pipeline", "speaker", "key"."""
    like: tuple[str, ...]
    """Longer or earlier names that it may be a form of."""
    placeholder: str
    """What the key puts for it; empty where no key lists it."""
    places: tuple[Hit, ...]
    """The first places in the texts."""


@dataclass
class _Tally:
    """What is known of one string while the texts are gone through."""

    spellings: Counter[str] = field(default_factory=Counter)
    kinds: Counter[Kind | None] = field(default_factory=Counter)
    by: dict[str, None] = field(default_factory=dict)
    inside: bool = False
    sure: bool = False
    times: int = 0
    otherwise: int = 0
    interviews: set[int] = field(default_factory=set)
    speakers: int = 0
    places: list[Hit] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.spellings.most_common(1)[0][0]

    @property
    def stands(self) -> bool:
        """Whether it is anywhere by itself: not only inside longer names, or as an ordinary word."""
        return self.times + self.speakers > 0 or ("key" in self.by and self.otherwise > 0)

    def found(self, words: str, by: str, mention: Mention, weight: int = 1) -> None:
        self.spellings[words] += 1
        self.by[by] = None
        self.inside, self.sure = self.inside or mention.inside, self.sure or mention.sure
        self.kinds[mention.kind] += _SURE * weight if mention.sure else weight


class _Text(NamedTuple):
    """A transcript that is looked through."""

    source: Source
    script: Script

    @property
    def turns(self) -> list[str]:
        return [self.script.text[turn.start : turn.end] for turn in self.script.turns]


def find_candidates(
    session: Session,
    scope: Scope | None = None,
    *,
    pipeline: Pipeline | None = None,
    key: NameKey | None = None,
    progress: Progress = iter,
) -> list[Candidate]:
    """What may be a name in the transcripts of a scope, the most likely first, forms of one name together.

    Names of the key are among them, with their placeholder; placeholders of the key, of earlier keys and of
    transcribers are not. Raises BadInput where the pipeline does not work.
    """
    corpus = Corpus(session)
    sources = Sources(session, scope or Scope(), corpus)
    words = words_of(turn for source in corpus.sources for turn in _text(session, source).turns)
    put = _placeholders(session, key)
    tallies: dict[str, _Tally] = {}
    for entry in key.entries if key else ():
        tallies.setdefault(fold(entry.name), _Tally()).found(entry.name, "key", Mention(0, 0, None), 0)
    for source in progress(sources.all):
        _look(_text(session, source), tallies, words, put, pipeline)
    names = Swap([Pair(tally.name, "", folded) for folded, tally in tallies.items()] + put)
    for source in sources.all:
        _count(_text(session, source), sources, names, tallies)
    listed = {fold(entry.name): entry.placeholder for entry in (key.entries if key else ())}
    standing = {folded: each for folded, each in tallies.items() if each.stands}
    return _ordered(standing, words, listed)


def _text(session: Session, source: Source) -> _Text:
    return _Text(source, script_of(session, session.get_one(Transcript, source.id)))


def _placeholders(session: Session, key: NameKey | None) -> list[Pair]:
    """Placeholders that stand, or may stand, for names."""
    recorded = (row.placeholders.splitlines() for row in session.scalars(select(PseudonymKey)))
    listed = [*(key.placeholders if key else ()), *(each for lines in recorded for each in lines)]
    return [Pair(placeholder, "", "") for placeholder in dict.fromkeys(listed)]


# --------------------------------------------------------------------- what may be a name


def _look(
    text: _Text, tallies: dict[str, _Tally], words: Words, put: list[Pair], pipeline: Pipeline | None
) -> None:
    """Take note of all that may be a name in one transcript."""
    turns, placeholders = text.turns, Swap(put)
    named = entities(pipeline, turns) if pipeline else iter([[] for _ in turns])
    for turn, entity in zip(turns, named, strict=True):
        taken = [(each.start, each.end) for each in placeholders.hits(turn)]
        taken += [each.span() for each in _PUT_IN.finditer(turn)]
        written = [*_free(addresses(turn), taken)]
        taken += [(each.start, each.end) for each in written]
        written += _free(capitals(turn, words), taken)
        for by, found in (("pattern", written), ("pipeline", _free(entity, taken))):
            for mention in found:
                name = one_line(turn[mention.start : mention.end])
                tallies.setdefault(fold(name), _Tally()).found(name, by, mention)
    for label in text.script.speakers:
        if (name := _label_name(label, words)) and not placeholders.hits(label):
            tally = tallies.setdefault(fold(name), _Tally())
            tally.found(name, "speaker", Mention(0, 0, "name", sure=True))


def _free(mentions: Iterable[Mention], taken: Sequence[tuple[int, int]]) -> Iterator[Mention]:
    """Those that lie over none of the stretches that are taken."""
    for mention in mentions:
        if not any(start < mention.end and mention.start < end for start, end in taken):
            yield mention


def _label_name(label: str, words: Words) -> str:
    """The name that a speaker's label is; empty where it is "P10", "Interviewer" or another ordinary word."""
    name = one_line(label)
    if _GENERIC.fullmatch(name) or not name[:1].isupper():
        return ""
    return "" if all(ordinary(word) or words.small[word] for word in parts(name)) else name


# --------------------------------------------------------------------- where it stands


def _count(text: _Text, sources: Sources, names: Swap, tallies: dict[str, _Tally]) -> None:
    """Find every place of every candidate, as a key with all of them would."""
    source, script = text
    for turn in script.turns:
        said = script.text[turn.start : turn.end]
        for found in names.hits(said):
            if (tally := tallies.get(found.pair.back)) is not None:
                tally.interviews.add(source.interview_id)
                if not _as_name(found.found, tally.name):
                    tally.otherwise += 1
                    continue
                tally.times += 1
                if len(tally.places) < _SHOWN:
                    voice = sources.heard(source, turn.speaker) or Voice(turn.speaker, "", False)
                    tally.places.append(hit(source, voice, said, turn.start, Span(found.start, found.end)))
    for label in script.speakers:
        for found in names.hits(label):
            if (tally := tallies.get(found.pair.back)) is not None:
                tally.interviews.add(source.interview_id)
                tally.speakers += 1


def _as_name(found: str, name: str) -> bool:
    """Whether it is spelt with the capital that the name has."""
    return found[:1].isupper() or not name[:1].isupper()


# --------------------------------------------------------------------- what is said of it


def _ordered(tallies: dict[str, _Tally], words: Words, listed: dict[str, str]) -> list[Candidate]:
    """As a list shows them: by score and how often, forms of a name behind it."""
    scores = {folded: _score(folded, tally, words) for folded, tally in tallies.items()}
    ranked = sorted(tallies, key=lambda each: (-scores[each], -tallies[each].times, each))
    kinds = {folded: _kind(tallies[folded]) for folded in ranked}
    like = longer_forms(kinds)
    return [
        Candidate(
            tallies[folded].name,
            kinds[folded],
            scores[folded],
            tallies[folded].times,
            tallies[folded].otherwise,
            len(tallies[folded].interviews),
            tallies[folded].speakers,
            tuple(tallies[folded].by),
            tuple(tallies[other].name for other in like.get(folded, ())),
            listed.get(folded, ""),
            tuple(tallies[folded].places),
        )
        for folded in together(ranked, like)
    ]


def _kind(tally: _Tally) -> Kind:
    """What most of its mentions say, where these are half of them at least; else a name."""
    said = [(count, kind) for kind, count in tally.kinds.items() if kind is not None]
    count, kind = max(said, default=(0, "name"))
    return kind if 2 * count >= tally.kinds.total() else "name"


def _score(folded: str, tally: _Tally, words: Words) -> int:
    """How much speaks for a name, from 0 to 100.

    A name of the key, an address and a speaker have 100. Of the others, one found by its form has 40, by the
    pipeline 30, by both 70; up to 30 more by the share of its places in which it has its capital; 20 more
    where it has a title, or several words one of which is never in small letters. A word found only at the
    beginning of sentences, an abbreviation and a nationality have 20 less.
    """
    if tally.by.keys() & {"key", "speaker"} or _kind(tally) in ("address", "number"):
        return 100
    points = 40 * ("pattern" in tally.by) + 30 * ("pipeline" in tally.by)
    points += round(30 * tally.times / max(tally.times + tally.otherwise, 1))
    several = " " in folded and any(words.small[word] == 0 for word in parts(folded))
    points += 20 * (tally.sure or several)
    points -= 20 * (not tally.inside or acronym(tally.name) or _kind(tally) == "group")
    return min(max(points, 0), 100)
