"""Which spaCy pipeline names people, places and organisations, where one is installed; and loading it.

A pipeline can bring code of its own, which runs when it is loaded. So only two kinds are ever loaded: one
that is installed in this environment, or one whose folder the researcher has named.
"""

import os
import warnings
from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING

from qualcode.errors import BadInput, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.language import Language

ENVIRONMENT = "QUALCODE_PIPELINE"
"""The variable of the environment that names a pipeline, or its folder."""
INSTALL = "python -m spacy download en_core_web_sm"
WITHOUT = (
    "No spaCy pipeline was used, so names are found by how they are written alone. With one, more of those at"
    " the beginning of sentences and in small letters are found, and the kinds are surer. To install one for"
    f" English, in the environment of qualcode: {INSTALL}"
)
"""What is said once where names were looked for without one."""
_PREFERRED = ("en_core_web_md", "en_core_web_sm", "en_core_web_lg", "en_core_web_trf")
_NOT_NEEDED = (
    *("parser", "tagger", "morphologizer", "lemmatizer", "trainable_lemmatizer", "attribute_ruler", "senter"),
    *("sentencizer", "textcat", "textcat_multilabel", "entity_linker"),
)
"""Parts of pipelines that no named entity needs; without them it takes half the time."""
_FAILS = (
    *(
        OSError,
        ValueError,
        ImportError,
        LookupError,
        TypeError,
        AttributeError,
        RuntimeError,
        ArithmeticError,
    ),
    *(EOFError, SyntaxError, NotImplementedError, AssertionError),
)
"""What spaCy raises for a damaged pipeline or one of another version; it has no class for it."""


@dataclass(frozen=True)
class Pipeline:
    """A pipeline that names entities."""

    name: str
    """As it calls itself, with its version: "en_core_web_sm 3.8.0"."""
    language: "Language"
    notes: tuple[str, ...] = ()
    """Sentences for the researcher: it was made for another version of spaCy."""


def installed() -> list[str]:
    """The pipelines that are installed, those for English that are worth most first; spaCy is not loaded."""
    names = {entry.name for entry in entry_points(group="spacy_models")}
    return sorted(names, key=lambda name: (_rank(name), name))


def _rank(name: str) -> int:
    return next((place for place, known in enumerate(_PREFERRED) if name.startswith(known)), len(_PREFERRED))


def chosen(named: str = "") -> str | None:
    """The pipeline that is used: the one named, else the environment's, else an installed English one."""
    if wanted := named or os.environ.get(ENVIRONMENT, ""):
        return wanted
    return next((name for name in installed() if name.startswith("en_")), None)


def load_pipeline(name: str) -> Pipeline:
    """Load an installed pipeline by its name, or one by its folder, with the parts that entities need.

    Raises NotFound where there is none of that name, BadInput for a folder that holds none, a pipeline that
    names no entities, and one that is damaged or does not go with this version of spaCy.
    """
    import spacy

    _check_there(name)
    with warnings.catch_warnings(record=True) as warned, explained(name):
        warnings.simplefilter("always")
        language = spacy.load(name, exclude=_NOT_NEEDED)
        _leave_out_idle(language)
    makers = [part for part in language.pipe_names if "doc.ents" in language.get_pipe_meta(part).assigns]
    if not makers:
        parts = ", ".join(language.pipe_names) or "none that are loaded here"
        raise BadInput(
            f"the pipeline {name} names no people or places (its parts: {parts}); take one with the part"
            f" “ner”, such as en_core_web_sm ({INSTALL})"
        )
    meta = language.meta
    title = f"{meta['lang']}_{meta['name']} {meta['version']}"
    return Pipeline(title, language, tuple(_mismatch(title, warned, meta.get("spacy_version", ""))))


def _check_there(name: str) -> None:
    from spacy.util import is_package

    if is_package(name):
        return
    if not Path(name).exists():
        raise NotFound(f"there is no pipeline {name!r}{_meant(name)}")
    if not (Path(name) / "config.cfg").is_file():
        raise BadInput(
            f"{name} is no spaCy pipeline: there is no config.cfg in it; name the folder that holds one,"
            " or a pipeline that is installed"
        )


def _meant(name: str) -> str:
    from rapidfuzz import process

    known = installed()
    if near := process.extractOne(name, known, score_cutoff=75):
        return f"; did you mean {near[0]!r}?"
    if known:
        return f"; installed are {', '.join(known)}"
    return f", and none is installed; `{INSTALL}` installs one for English"


@contextmanager
def explained(name: str) -> "Iterator[None]":
    """Turn what a pipeline raises inside the block into a sentence: a pipeline is not part of the program."""
    try:
        yield
    except _FAILS as error:
        said = " ".join(str(error).split())[:200] or type(error).__name__
        raise BadInput(
            f"the pipeline {name} does not work: {said}. It may be damaged, or made for another version of"
            " spaCy; `python -m spacy validate` lists what fits, and `qualcode pseudonyms find"
            " --without-pipeline` goes on without one"
        ) from error


def _leave_out_idle(language: "Language") -> None:
    """Take out the shared first layer where nothing that is left listens to it."""
    if "tok2vec" in language.pipe_names:
        listening = getattr(language.get_pipe("tok2vec"), "listening_components", ())
        if not set(listening) & set(language.pipe_names):
            language.remove_pipe("tok2vec")


def _mismatch(title: str, warned: Sequence[warnings.WarningMessage], wants: str) -> "Iterator[str]":
    """A sentence where spaCy warned that the pipeline is for another version (its warnings W094 and W095)."""
    from importlib.metadata import version

    if any(code in str(each.message) for each in warned for code in ("[W094]", "[W095]")):
        yield (
            f"{title} was made for spaCy {wants}, and this is {version('spacy')}, so it may find less;"
            " `python -m spacy validate` says which version fits"
        )
