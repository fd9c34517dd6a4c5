"""Which way a file counts its offsets is found by the evidence in it, and said in words."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from random import Random
from zipfile import ZipFile

import pytest
from counted import CONVENTIONS, walked
from lxml import etree

from qualcode.errors import UnreadableFile
from qualcode.exchange.detection import SURE, Verdict, detect
from qualcode.exchange.losses import Losses
from qualcode.exchange.offsets import REFI, Convention, Ruler, Unit, agrees
from qualcode.exchange.refi.qdpx import open_qdpx
from qualcode.exchange.signs import spread
from qualcode.exchange.study import ForeignSource, ForeignStudy, Selection

QDPX = Path(__file__).parents[2] / "shared" / "data" / "qdpx"
NVIVO = QDPX / "nvivo_win12" / "nvivo12_hungarian_scrambled.qdpx"
QUALILAB = QDPX / "synthetic_qualilab" / "QualiLab_demo_artificial_stress_test.qdpx"
NS = "{urn:QDA-XML:project:1.0}"


class Study(ForeignStudy):
    """Some texts and selections of them."""

    name = "Lamps"
    coders = codes = variables = cases = ()
    notes = {}
    project_notes = ()

    def __init__(self, texts: dict[str, str], selections: Sequence[Selection], program: str = "") -> None:
        self.program = program
        self.texts = texts
        self.sources = tuple(ForeignSource(guid, f"Interview {guid}") for guid in texts)
        self.made = selections
        self.selections_total = self.marks_total = len(selections)
        self.losses = Losses()
        self.read = 0

    def text(self, guid: str) -> str:
        if not self.texts[guid]:
            raise UnreadableFile("its text is not in the archive")
        return self.texts[guid]

    def selections(self) -> Iterator[Selection]:
        for selection in self.made:
            self.read += 1
            yield selection

    def close(self) -> None:
        """Nothing is open."""


def selection(start: int, end: int, words: str = "", source: str = "1") -> Selection:
    return Selection("", source, start, end, words, ())


def talk(seed: int) -> str:
    """A text in which every convention counts differently."""
    chance = Random(seed)
    words = [
        "so",
        "it",
        "goes",
        "naïvely",
        "“well”",
        "😀",
        "👩\u200d🌾",
        "ordinary",
        "lamp",
        "nobody\r\n",
        "there.\r\n",
    ]
    return "\ufeff" + " ".join(chance.choices(words, k=400)).replace("\n ", "\n")


def picked(raw: str, convention: Convention, seed: int, number: int) -> list[tuple[Selection, str]]:
    """Passages of a few words each, counted so, with the words they hold as they are stored."""
    begun = zip(indices(raw), walked(raw, convention), strict=True)
    spans = {index: (start, end) for index, (start, end, _) in begun}
    chance = Random(seed)
    words = list(re.finditer(r"[^\s\ufeff]+", raw))
    made = []
    for _ in range(number):
        first = chance.randrange(len(words) - 3)
        begin, end = words[first].start(), words[first + chance.randrange(3)].end()
        held = raw[begin:end].replace("\r\n", "\n")
        made.append((selection(spans[begin][0], spans[end - 1][1]), held))
    return made


def indices(raw: str) -> list[int]:
    """Where each character begins that :func:`walked` gives."""
    return [number for number in range(len(raw)) if raw[number - 1 : number + 1] != "\r\n"]


def found(study: Study) -> list[str]:
    """The words at every passage, counted as was detected."""
    ruler = Ruler(study.texts["1"], detect(study).convention)
    return [ruler.text[slice(*ruler.passage(one.start, one.end))] for one in study.made]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("convention", CONVENTIONS, ids=str)
def test_passages_of_whole_words_are_found_however_they_were_counted(
    convention: Convention, seed: int
) -> None:
    raw = talk(seed)
    made = picked(raw, convention, seed, 60)
    study = Study({"1": raw}, [one for one, _ in made])
    verdict = detect(study)
    assert verdict.convention == convention
    assert verdict.sure >= SURE
    assert found(study) == [words for _, words in made]


@pytest.mark.parametrize("convention", CONVENTIONS, ids=str)
def test_a_few_words_that_are_told_are_enough(convention: Convention) -> None:
    raw = talk(7)
    made = picked(raw, convention, 7, 6)
    study = Study({"1": raw}, [one._replace(words=words.replace("\n", " ")) for one, words in made])
    assert found(study) == [words for _, words in made]
    assert "hold the words that the file tells of them" in detect(study).sentences[0]


def test_words_that_are_told_count_for_more_than_where_words_begin() -> None:
    told = [selection(2, 5, " on"), selection(6, 9, " tw")]
    silent = [selection(2, 5), selection(6, 9)]
    assert detect(Study({"1": "😀 one two"}, told)).convention == Convention(Unit.UTF16)
    assert detect(Study({"1": "😀 one two"}, silent)).convention == REFI


def test_what_is_told_and_stands_nowhere_is_left_aside_and_said() -> None:
    raw, counted = talk(3), Convention(Unit.UTF16, crlf=1)
    made = picked(raw, counted, 3, 60)
    verdict = detect(Study({"1": raw}, [one._replace(words=f"line:{n}") for n, (one, _) in enumerate(made)]))
    assert verdict.convention == counted
    assert "left aside" in verdict.sentences[1]


def test_plain_texts_are_settled_without_reading_a_selection() -> None:
    study = Study({"1": "So it goes.\nOn and on.\tYes."}, [selection(0, 5)])
    assert detect(study) == (
        REFI,
        1.0,
        ("Offsets: the texts hold nothing that programs count differently.",),
    )
    assert study.read == 0


def test_what_a_reader_knows_needs_no_evidence() -> None:
    study = Study({"1": "😀 So"}, [selection(0, 1)])
    study.convention = Convention(Unit.BYTES)
    assert detect(study).convention == Convention(Unit.BYTES)
    assert study.read == 0


def test_the_program_breaks_a_tie_and_no_more() -> None:
    raw = "So it goes.\r\nOn and on 😀 we go, and on.\r\n"
    before = [selection(0, 2), selection(3, 5)]
    assert detect(Study({"1": raw}, before, "NVivo for Windows 12.6")).convention == Convention(Unit.UTF16)
    assert detect(Study({"1": raw}, before, "MAXQDA 24")).convention == Convention(crlf=1)
    assert detect(Study({"1": raw}, before)).convention == REFI
    after = [selection(13, 15, "On"), selection(25, 27, "we"), selection(28, 30, "go")]
    assert detect(Study({"1": raw}, after, "NVivo for Windows 12.6")).convention == REFI


def test_passages_that_lie_alike_are_sure_and_say_so() -> None:
    verdict = detect(Study({"1": "So it goes 😀"}, [selection(0, 2)]))
    assert verdict == (
        REFI,
        1.0,
        ("Offsets: every passage lies at the same place, however programs count.",),
    )


def test_without_any_selection_there_is_nothing_to_find() -> None:
    assert detect(Study({"1": "So it goes 😀"}, [])).sure == 1.0
    assert detect(Study({}, [])).convention == REFI


def test_codings_of_a_whole_text_say_nothing() -> None:
    whole = selection(0, 0)._replace(whole=True)
    verdict = detect(Study({"1": "So it goes 😀"}, [whole, selection(0, 2)]))
    assert (verdict.convention, verdict.sure) == (REFI, 1.0)


def test_a_text_that_cannot_be_had_hinders_no_other() -> None:
    raw = talk(1)
    made = [one for one, _ in picked(raw, Convention(Unit.UTF16), 1, 60)]
    study = Study({"0": "", "1": raw}, [selection(0, 4, "nothing", "0"), *made])
    assert detect(study).convention == Convention(Unit.UTF16)


def test_what_is_not_sure_says_where_to_look_and_what_overrides() -> None:
    verdict = detect(Study({"1": "😀a b c d"}, [selection(2, 3), selection(4, 5)]))
    assert verdict.sure < SURE
    assert "Interview 1" in verdict.sentences[-1]
    assert "--offsets" in verdict.sentences[-1]


@pytest.mark.parametrize("seed", range(5))
def test_passages_anywhere_prove_nothing(seed: int) -> None:
    raw, chance = talk(seed), Random(seed)
    starts = [chance.randrange(len(raw) - 40) for _ in range(200)]
    verdict = detect(Study({"1": raw}, [selection(start, start + 10) for start in starts]))
    assert verdict.sure < 0.5


def test_passages_outside_the_text_are_told() -> None:
    verdict = detect(Study({"1": "So 😀"}, [selection(900, 905), selection(0, 2)]))
    assert verdict.sure == 0.5
    assert verdict.sentences == (
        "Offsets: 1 of 2 passages looked at lie outside their text, however counted.",
    )


def test_no_more_is_read_than_is_needed() -> None:
    raw = talk(2)
    made = [one for one, _ in picked(raw, Convention(Unit.UTF16), 2, 600)]
    texts = {str(number): raw for number in range(20)}
    study = Study(texts, [one._replace(source=guid) for guid in texts for one in made])
    assert detect(study).convention == Convention(Unit.UTF16)
    assert study.read < len(study.made) / 2


def test_selections_are_spread_evenly() -> None:
    made = [selection(number, number + 1) for number in range(10_000)]
    kept = [one.start for one in spread(iter(made), 300)]
    assert 150 <= len(kept) <= 300
    assert {later - sooner for sooner, later in pairwise(kept)} == {64}
    assert kept[0] == 0
    assert kept[-1] > 9_900


def read(path: Path) -> Study:
    """Texts and selections of a project, by a plain reading of its XML."""
    with ZipFile(path) as archive:
        names = archive.namelist()
        root = etree.fromstring(archive.read(next(name for name in names if name.endswith(".qde"))))
        texts, made = {}, []
        for source in root.iter(f"{NS}TextSource"):
            file = source.get("plainTextPath", "").removeprefix("internal://")
            texts[source.get("guid", "")] = archive.read(
                next(name for name in names if name.endswith(file))
            ).decode()
            for one in source.iter(f"{NS}PlainTextSelection"):
                start, end = int(one.get("startPosition", "")), int(one.get("endPosition", ""))
                made.append(selection(start, end, one.get("name", ""), source.get("guid", "")))
    return Study(texts, made, root.get("origin", ""))


@pytest.mark.skipif(not NVIVO.exists(), reason="the file is not in this copy")
def test_every_coding_of_nvivo_lies_on_its_words_past_all_emoji() -> None:
    study = read(NVIVO)
    verdict = detect(study)
    assert verdict.convention == Convention(Unit.UTF16)
    assert verdict.sure > 0.999
    assert verdict.sentences == (
        "Offsets count UTF-16 units, a line end as two, the byte order mark not at all (as NVivo for "
        "Windows does): 281 of 303 passages looked at begin where a line begins; by the standard's "
        "counting 19 would.",
    )
    edges = [whole(study, verdict, one) for one in study.made]
    assert len(edges) == 303
    # Codings were made on whole lines or words; so it is known where they must begin and end.
    assert [sum(column) for column in zip(*edges, strict=True)] == [302, 301, 274]


@pytest.mark.skipif(not NVIVO.exists(), reason="the file is not in this copy")
def test_our_reader_gives_the_same_evidence() -> None:
    study = open_qdpx(NVIVO)
    assert detect(study) == detect(read(NVIVO))
    study.close()


def whole(study: Study, verdict: Verdict, one: Selection) -> tuple[bool, bool, bool]:
    """Whether a passage begins and ends beside words, not in them, and is whole lines."""
    ruler = Ruler(study.texts[one.source], verdict.convention)
    start, end = ruler.passage(one.start, one.end)
    text = f"\n{ruler.text}\n"
    before, first, last, after = text[start], text[start + 1], text[end], text[end + 1]
    in_word = [left.isalnum() and right.isalnum() for left, right in ((before, first), (last, after))]
    return not in_word[0], not in_word[1], before == after == "\n"


@pytest.mark.skipif(not QUALILAB.exists(), reason="the file is not in this copy")
def test_words_that_are_told_show_that_a_file_keeps_to_the_standard() -> None:
    study = read(QUALILAB)
    verdict = detect(study)
    assert verdict.convention == REFI
    assert verdict.sure > 0.999
    rulers = {guid: Ruler(raw, REFI) for guid, raw in study.texts.items()}
    told = [(one.words, rulers[one.source], one) for one in study.made]
    assert len(told) == 2332
    assert all(
        agrees(words, ruler.text[slice(*ruler.passage(one.start, one.end))]) for words, ruler, one in told
    )


def test_letters_with_accents_call_for_no_look_at_a_passage() -> None:
    study = Study({"1": "Naïvely, so it goes."}, [selection(0, 7, "Naïvely")])
    study.reach = {"1": 7}
    assert detect(study).convention == REFI
    assert study.read == 0


def test_a_passage_that_ends_beyond_the_text_lets_bytes_be_what_is_counted() -> None:
    raw = "Naïvely so, it goes on and on, naïvely.\n" * 20
    made = [one for one, _ in picked(raw, Convention(Unit.BYTES), 1, 60)]
    study = Study({"1": raw}, made)
    study.reach = {"1": len(raw)}
    assert detect(study).convention == REFI
    study.reach = {"1": len(raw) + 1}
    assert detect(study).convention == Convention(Unit.BYTES)
