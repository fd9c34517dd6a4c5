"""spaCy pipelines that tests make: one of rules in a moment, and one that is trained in some seconds."""

import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

_PEOPLE = (
    *("anna", "hope", "doreen", "winifred", "marek", "paulino", "bess", "mo", "babs", "grant", "mark"),
    *("tovar", "olu", "will", "rose"),
)
_TOWNS = ("leeds", "york", "crewe", "lagos", "gdansk", "truro", "bath", "reading", "penzance", "oslo")
_SAID = (
    "then i met {person} in {town}",
    "{person} rang me from {town} yesterday",
    "and {person} said it was fine",
    "we moved to {town} with {person}",
    "{Person} was in charge of the lab.",
    "{Person} told me to wait.",
    "we hope that it will work",
    "i was reading in the bath",
    "will you mark it for me",
    "we rose at six and took the grant",
    "they work in the lab all day",
    "and that was it, really",
)
_FIELDS: dict[str, tuple[Sequence[str], str]] = {"{person}": (_PEOPLE, "PERSON"), "{town}": (_TOWNS, "GPE")}
_WIDTH = 32


def ruled(path: Path, patterns: Sequence[tuple[str, str]] = (("hope", "PERSON"), ("acas", "ORG"))) -> Path:
    """A pipeline of rules in a folder: each word, in any case, is an entity of that label."""
    import spacy

    nlp = spacy.blank("en")
    ruler: Any = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": label, "pattern": word} for word, label in patterns])
    nlp.add_pipe("sentencizer")
    nlp.to_disk(path)
    return path


def trained(path: Path) -> Path:
    """A pipeline in a folder whose NER was trained on 300 sentences: people and towns, also in small letters.

    Its NER listens to a layer that it shares, as those of larger pipelines may.
    """
    import spacy
    from spacy.training import Example
    from spacy.util import fix_random_seed  # type: ignore[attr-defined]  # it is not listed

    fix_random_seed(1)
    draw = random.Random(1)
    nlp = spacy.blank("en")
    nlp.add_pipe("tok2vec", config={"model": _embedding()})
    nlp.add_pipe("tagger").add_label("X")  # type: ignore[attr-defined]  # a part that no name needs
    nlp.add_pipe("ner", config={"model": _parser()})
    examples = [Example.from_dict(nlp.make_doc(said), found) for said, found in _sentences(draw, 300)]
    optimizer = nlp.initialize(lambda: examples)
    with nlp.select_pipes(enable=["tok2vec", "ner"]):
        for _ in range(8):
            draw.shuffle(examples)
            for first in range(0, len(examples), 16):
                nlp.update(examples[first : first + 16], sgd=optimizer)
    nlp.to_disk(path)
    return path


def _sentences(draw: random.Random, number: int) -> list[tuple[str, dict[str, Any]]]:
    return [_filled(draw, _SAID[place % len(_SAID)]) for place in range(number)]


def _filled(draw: random.Random, pattern: str) -> tuple[str, dict[str, Any]]:
    said, found = "", []
    for part in re.split(r"(\{\w+\})", pattern):
        names, label = _FIELDS.get(part.lower(), ((part,), ""))
        words = draw.choice(names)
        if label and (part == "{Person}" or draw.random() < 0.3):
            words = words.capitalize()
        if label:
            found.append((len(said), len(said) + len(words), label))
        said += words
    return said, {"entities": found}


def _embedding() -> dict[str, Any]:
    shape = {"width": _WIDTH, "depth": 2, "embed_size": 500, "window_size": 1, "maxout_pieces": 3}
    return {
        "@architectures": "spacy.HashEmbedCNN.v2",
        "subword_features": True,
        "pretrained_vectors": None,
        **shape,
    }


def _parser() -> dict[str, Any]:
    return {
        "@architectures": "spacy.TransitionBasedParser.v2",
        "state_type": "ner",
        "extra_state_tokens": False,
        "hidden_width": 32,
        "maxout_pieces": 2,
        "use_upper": True,
        "tok2vec": {"@architectures": "spacy.Tok2VecListener.v1", "width": _WIDTH, "upstream": "tok2vec"},
    }
