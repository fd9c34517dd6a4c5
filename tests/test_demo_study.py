"""The demo study adds up to Appendix D, and its interviews read as transcripts."""

import csv
import hashlib
import re
import subprocess
import sys
from collections import Counter, defaultdict
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from qualcode.demo.frames import Choice, Slot, parse
from qualcode.demo.framework import headings
from qualcode.demo.interviewees import banks_for, interviewees, word_banks
from qualcode.demo.sentences import frames_by_row, shared_frames
from qualcode.demo.study import DemoInterview, appendix_d, demo_interviews
from qualcode.demo.wording import Dice, Slots, blocks
from qualcode.plaintext import normalise

SHARED = Path(__file__).resolve().parents[1].parent / "shared" / "data"
TEXTS = ("theme1", "theme2", "theme3", "theme4", "shared", "elaborations", "talk", "stories", "digressions")
DIGEST = """
import hashlib
from qualcode.demo.study import demo_interviews
print(hashlib.sha256(repr(demo_interviews()).encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def interviews() -> tuple[DemoInterview, ...]:
    return demo_interviews()


def passages(interview: DemoInterview, row: int) -> list[tuple[int, int]]:
    found = [coding.quote for coding in interview.codings if coding.row == row]
    return sorted((interview.text.index(quote), interview.text.index(quote) + len(quote)) for quote in found)


def turns(interview: DemoInterview) -> list[tuple[str, str]]:
    paragraphs = interview.text.strip().split("\n\n")
    return [(speaker, said) for speaker, _, said in (paragraph.partition(": ") for paragraph in paragraphs)]


def test_the_framework_is_appendix_d_as_printed() -> None:
    rows = appendix_d()
    assert Counter(row.kind for row in rows) == {"theme": 4, "subtheme": 11, "group": 34, "code": 202}
    assert sum(row.references or 0 for row in rows) == 1813
    assert max(row.interviews or 0 for row in rows) == 19
    assert rows[199] == ("", "Full cost recovery for all technical support in grants", "code", 3, None)
    assert headings(rows)[199] == "3.3.3"


def test_the_framework_is_the_one_in_the_data_folder() -> None:
    source = SHARED / "wellcome" / "appendix_d.csv"
    if not source.exists():
        pytest.skip(f"the data folder {SHARED} is not here")
    with source.open(encoding="utf-8", newline="") as lines:
        printed = [tuple(line[1:]) for line in csv.reader(lines)][1:]
    assert [tuple("" if cell is None else str(cell) for cell in row) for row in appendix_d()] == printed


def test_the_codings_count_up_to_every_printed_figure(interviews: tuple[DemoInterview, ...]) -> None:
    where: dict[int, set[str]] = defaultdict(set)
    references: Counter[int] = Counter()
    for interview in interviews:
        for coding in interview.codings:
            where[coding.row].add(interview.name)
            references[coding.row] += 1
    for index, row in enumerate(appendix_d()):
        printed = row.references if row.references is not None else row.interviews
        assert (len(where[index]), references[index]) == (row.interviews or 0, printed or 0), row
    assert references.total() == 1820


def test_there_are_21_interviews_and_each_is_coded(interviews: tuple[DemoInterview, ...]) -> None:
    assert [interview.name for interview in interviews] == [f"INT{n:02}" for n in range(1, 22)]
    assert min(len(interview.codings) for interview in interviews) > 40


def test_every_quote_stands_once_in_its_interview(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        for coding in interview.codings:
            assert interview.text.count(coding.quote) == 1, (interview.name, coding)


def test_every_quote_lies_in_one_turn_of_the_interviewee(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        spoken = [said for speaker, said in turns(interview) if speaker == "Interviewee"]
        for coding in interview.codings:
            assert "\n" not in coding.quote
            assert sum(coding.quote in said for said in spoken) == 1


def test_passages_of_one_code_do_not_overlap(interviews: tuple[DemoInterview, ...]) -> None:
    compared = 0
    for interview in interviews:
        for row in {coding.row for coding in interview.codings}:
            for (_, end), (start, _) in pairwise(passages(interview, row)):
                assert end <= start
                compared += 1
    assert compared == 1820 - 966


def test_codings_stand_in_the_order_of_the_text(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        starts = [interview.text.index(coding.quote) for coding in interview.codings]
        assert starts == sorted(starts)


def test_one_passage_in_ten_or_so_carries_a_second_code(interviews: tuple[DemoInterview, ...]) -> None:
    shared = 0
    for interview in interviews:
        codings = interview.codings
        shared += sum(second.quote in first.quote for first, second in pairwise(codings))
    assert 0.05 < shared / (1820 - shared) < 0.10


def test_nearly_all_quotes_differ(interviews: tuple[DemoInterview, ...]) -> None:
    quotes = Counter(coding.quote for interview in interviews for coding in interview.codings)
    repeated = [quote for quote, times in quotes.items() if times > 1]
    assert len(repeated) < 20
    assert max(quotes.values()) == 2


def test_about_half_of_what_is_said_is_coded(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        coded: set[int] = set()
        for coding in interview.codings:
            start = interview.text.index(coding.quote)
            coded.update(range(start, start + len(coding.quote)))
        assert 0.4 < len(coded) / len(interview.text) < 0.62, interview.name


def test_interviews_are_as_long_as_an_interview(interviews: tuple[DemoInterview, ...]) -> None:
    words = [len(interview.text.split()) for interview in interviews]
    assert min(words) > 3000
    assert max(words) < 6500
    assert 4000 < sum(words) / len(words) < 5000


def test_a_transcript_is_turns_of_two_speakers(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        speakers = [speaker for speaker, _ in turns(interview)]
        assert set(speakers) == {"Interviewer", "Interviewee"}
        assert all(one != other for one, other in pairwise(speakers)), interview.name
        assert speakers[0] == "Interviewer"
        assert speakers[-1] == "Interviewee"


def test_the_text_is_stored_as_it_is(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        assert normalise(interview.text) == interview.text
        assert not re.search(r"[{}|<>\t]|  |//| [,.;?!]|[.,?!][.,]", interview.text)


def test_sentences_begin_with_a_capital_and_turns_end_with_a_stop(
    interviews: tuple[DemoInterview, ...],
) -> None:
    for interview in interviews:
        for _, said in turns(interview):
            assert re.fullmatch(r"['A-Z£].*[.?!]'?", said), said
            assert not re.search(r"[.?!] [a-z]", said), said


def test_articles_fit_the_words_after_them(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        assert not re.search(r"\b[Aa] (?!one-|uni|use)[aeiou]", interview.text)
        assert not re.search(r"\b[Aa]n (?!ho)[^aeiouAEIOUHMNX£8\W]", interview.text)


def test_the_study_is_the_same_every_time(interviews: tuple[DemoInterview, ...]) -> None:
    assert demo_interviews() == interviews


def test_the_study_does_not_hang_on_hash_order(interviews: tuple[DemoInterview, ...]) -> None:
    digests = {hashlib.sha256(repr(interviews).encode()).hexdigest()}
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", DIGEST],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(Path(__file__).resolve().parents[1])},
            capture_output=True,
            text=True,
            check=True,
        )
        digests.add(run.stdout.strip())
    assert len(digests) == 1


def test_attributes_say_who_was_interviewed(interviews: tuple[DemoInterview, ...]) -> None:
    kinds = Counter(interview.attributes["Institution type"] for interview in interviews)
    assert kinds == {"University": 13, "Research institute": 5, "Core facility": 2, "Collaboration": 1}
    assert len({interview.attributes["Role"] for interview in interviews}) == 15
    for interview in interviews:
        assert list(interview.attributes) == ["Institution type", "Role", "Region", "Length (minutes)"]
        assert 60 <= int(interview.attributes["Length (minutes)"]) <= 110


def test_only_universities_speak_of_undergraduate_teaching(interviews: tuple[DemoInterview, ...]) -> None:
    numbers = headings(appendix_d())
    kinds = {
        interview.attributes["Institution type"]
        for interview in interviews
        if any(numbers[coding.row] == "1.2.1" for coding in interview.codings)
    }
    assert kinds == {"University"}


def test_a_reason_is_given_only_by_who_names_the_trend(interviews: tuple[DemoInterview, ...]) -> None:
    for interview in interviews:
        printed = {coding.row + 1 for coding in interview.codings}
        assert 78 in printed or not printed & set(range(83, 89))
        assert 80 in printed or not printed & set(range(90, 96))
        assert 103 in printed or not printed & set(range(107, 111))


def test_every_code_has_at_least_three_ways_of_being_said() -> None:
    coded = {index for index, row in enumerate(appendix_d()) if row.interviews}
    assert set(frames_by_row()) == coded
    assert min(map(len, frames_by_row().values())) >= 3


def test_the_data_files_name_the_codes_they_speak_of() -> None:
    rows = appendix_d()
    for name in ("theme1.txt", "theme2.txt", "theme3.txt", "theme4.txt"):
        text = files("qualcode.demo").joinpath(name).read_text(encoding="utf-8")
        for row, label in re.findall(r"^\[(\d+)\] (.+)$", text, re.MULTILINE):
            assert rows[int(row) - 1].label == label


def test_sentences_with_two_codes_mark_the_part_of_the_second() -> None:
    for one, other, frame in shared_frames():
        assert one != other
        assert re.fullmatch(r"[^<>]*<[^<>]+>[^<>]*", frame), frame


def test_every_slot_has_words_for_every_interviewee() -> None:
    wanted = {slot for name in TEXTS for frames in blocks(f"{name}.txt").values() for slot in slots(frames)}
    assert len(wanted) > 40
    for person in interviewees():
        banks = banks_for(person, word_banks(), Dice(1))
        assert wanted <= set(banks), (person.name, wanted - set(banks))


def slots(frames: list[str]) -> set[str]:
    found: set[str] = set()
    parts = [part for frame in frames for part in parse(frame)]
    while parts:
        part = parts.pop()
        if isinstance(part, Slot):
            found.add(part.name)
        elif isinstance(part, Choice):
            parts.extend(inner for option in part.options for inner in option)
    return found


def test_braces_that_do_not_match_are_refused() -> None:
    for frame in ("{woman", "woman}", "{a|{b}"):
        with pytest.raises(ValueError, match="unmatched"):
            parse(frame)


def test_choices_with_one_label_go_together() -> None:
    fill = Slots({}, Dice(3)).fill
    texts = {fill("{1:He|She} took {1:his|her} coat.") for _ in range(40)}
    assert texts == {"He took his coat.", "She took her coat."}


def test_a_word_is_not_used_twice_before_the_others_were() -> None:
    slots_ = Slots({"day": ("Monday", "Tuesday", "Friday")}, Dice(4))
    assert sorted(slots_.fill("{day}") for _ in range(3)) == ["Friday", "Monday", "Tuesday"]
    assert len(set(slots_.fill("{day} {day} {day}").split())) == 3
