"""Names that a pipeline finds: entities that are people, places, organisations or groups."""

import re
from collections.abc import Iterator, Sequence

from transcripts.names.mentions import Kind, Mention
from transcripts.names.pipelines import Pipeline, explained
from transcripts.names.wordlists import ordinary

_KINDS: dict[str, Kind] = {
    **dict.fromkeys(("PERSON", "PER", "PERS"), "name"),
    **dict.fromkeys(("GPE", "LOC", "FAC", "LOCATION"), "place"),
    **dict.fromkeys(("ORG", "ORGANIZATION"), "organisation"),
    "NORP": "group",
}
"""By the labels of OntoNotes 5, which English pipelines have, and of corpora of other languages."""
_ARTICLE = re.compile(r"(?:the|a|an|this|that|my|our|your|his|her|their)\s+", re.I)
_TAIL = re.compile(r"(?:['’][sS]?)?[\s.,;:!?'’\"”)\]-]*\Z")
_PART = re.compile(r"[^\W_][^,;:\"“”()\[\]]*")
_LONGEST = 80
"""Code points of a name; what is longer is a mistake."""
_PIECE = 20_000
"""Code points of which at most a pipeline is given at a time; spaCy refuses 1,000,000."""
_BATCH = 64
_PARAGRAPH = re.compile(r"[^\n]+")
_CUT = re.compile(rf"(?s).{{1,{_PIECE}}}(?:\s|\Z)|.{{1,{_PIECE}}}")


def entities(pipeline: Pipeline, turns: Sequence[str]) -> Iterator[list[Mention]]:
    """For each turn the names that the pipeline finds there. Raises BadInput where it does not work."""
    pieces = [(piece, (place, start)) for place, turn in enumerate(turns) for start, piece in _pieces(turn)]
    found: list[list[Mention]] = [[] for _ in turns]
    with explained(pipeline.name):
        for doc, (place, start) in pipeline.language.pipe(pieces, as_tuples=True, batch_size=_BATCH):
            for span in doc.ents:
                kind = _KINDS.get(span.label_.upper())
                if kind:
                    found[place] += _named(span.text, start + span.start_char, kind)
    yield from found


def _pieces(turn: str) -> Iterator[tuple[int, str]]:
    """A turn in paragraphs, and very long ones cut at white space; each with where it begins."""
    for paragraph in _PARAGRAPH.finditer(turn):
        for cut in _CUT.finditer(paragraph[0]):
            yield paragraph.start() + cut.start(), cut[0]


def _named(words: str, start: int, kind: Kind) -> Iterator[Mention]:
    """Without article and possessive, "Windows, Mac" as two; nothing of what cannot be a name."""
    for part in _PART.finditer(words):
        article = _ARTICLE.match(part[0])
        first = article.end() if article else 0
        kept = _TAIL.sub("", part[0])[first:]
        if 2 <= len(kept) <= _LONGEST and any(map(str.isalpha, kept)) and not ordinary(kept.lower()):
            yield Mention(start + part.start() + first, start + part.start() + first + len(kept), kind)
