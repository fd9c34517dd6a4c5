"""PDFs give the words that can be seen on the page, in paragraphs."""

import io
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualcode.errors import UnreadableFile
from qualcode.plaintext import normalise
from transcripts.readers import read
from transcripts.readers.pdf import read_pdf
from transcripts.script import Script

Placed = tuple[float, float, str]
"""Left, baseline, words."""


def stretches(found: Script) -> list[tuple[str | None, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


def shown(lines: Sequence[Placed], size: int = 10) -> str:
    """Drawing operators for some lines of type."""
    escaped = (
        (x, y, text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")) for x, y, text in lines
    )
    return "".join(f"BT /F1 {size} Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n" for x, y, text in escaped)


def pdf(*contents: str, page: str = "") -> bytes:
    """A PDF of A4 pages with some content streams; ``page`` is added to each page's dictionary."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(contents)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>",
    ]
    for n, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {page}"
            f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * n} 0 R >>"
        )
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}\nendstream")
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n{table}"
    return (
        body
        + f"{end}trailer << /Size {len(places) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF".encode()
    )


def column(lines: Sequence[str], *, left: float = 60, top: float = 780, step: float = 12) -> list[Placed]:
    return [(left, top - step * n, line) for n, line in enumerate(lines)]


LONG = textwrap.wrap(
    "Participant: Well, I would say that it was mostly fine, and that the pilot helped us a great deal with"
    " what we had to do at the time, although it was not always easy to say what it was doing, or why.",
    70,
)
DIALOGUE = ["Dan: Okay. So how was that for you?", *LONG, "Dan: I see."]


def test_wrapped_lines_are_joined_and_labels_begin_turns() -> None:
    found = read_pdf(pdf(shown(column(DIALOGUE))))
    assert stretches(found) == [
        ("Dan", "Okay. So how was that for you?"),
        ("Participant", " ".join(LONG).removeprefix("Participant: ")),
        ("Dan", "I see."),
    ]


def test_a_wider_gap_begins_a_paragraph() -> None:
    lines = column(LONG) + column(["And that is all I have to say about it."], top=780 - 12 * len(LONG) - 14)
    found = read_pdf(pdf(shown([*lines, (60, 600, "Dan: I see.")])))
    assert found.text.count("\n") == 2


def test_text_outside_the_page_is_left_out_with_a_note() -> None:
    outside: list[Placed] = [(60, -40, "below"), (700, 500, "beside"), (60, 900, "above")]
    found = read_pdf(pdf(shown(column(DIALOGUE)) + shown(outside)))
    assert not {"below", "beside", "above"} & set(found.text.split())
    assert "left out text that lies outside the page or is clipped away" in found.notes


def test_text_outside_the_crop_box_is_left_out() -> None:
    found = read_pdf(pdf(shown([*column(DIALOGUE), (60, 100, "cropped")]), page="/CropBox [0 200 595 842]"))
    assert "cropped" not in found.text
    assert found.text.startswith("Okay.")


def test_text_that_is_clipped_away_is_left_out() -> None:
    hidden = f"q 0 0 595 700 re W n {shown([(60, 760, 'hidden'), (60, 500, 'Dan: Seen.')])} Q"
    found = read_pdf(pdf(shown([(60, 780, "Dan: First."), (60, 768, "Participant: Second.")]) + hidden))
    assert found.text == "First.\nSecond.\nSeen."


def test_numbers_in_the_margin_are_left_out_with_a_note() -> None:
    numbers = [(30, y, str(n)) for n, (_, y, _) in enumerate(column(DIALOGUE), 1)]
    found = read_pdf(pdf(shown(column(DIALOGUE)) + shown(numbers)))
    assert found.text == read_pdf(pdf(shown(column(DIALOGUE)))).text
    assert found.notes[0] == f"left out {len(DIALOGUE)} numbers in the margin"


def test_line_numbers_drawn_before_each_line_are_left_out_too() -> None:
    numbered = [part for x, y, t in column(DIALOGUE) for part in ((25.0, y, "7"), (x, y, t))]
    assert read_pdf(pdf(shown(numbered))).text == read_pdf(pdf(shown(column(DIALOGUE)))).text


def test_page_numbers_and_running_heads_are_left_out_with_a_note() -> None:
    pages = [
        shown([(60, 820, "Study of pilots, confidential"), *column(DIALOGUE), (500, 20, f"{n}/3")])
        for n in (1, 2, 3)
    ]
    found = read_pdf(pdf(*pages))
    assert "confidential" not in found.text
    assert "/3" not in found.text
    assert found.text.count("I see.") == 3
    assert found.notes[0] == "left out page numbers and running heads (6 lines)"


def test_a_short_turn_at_the_top_of_every_page_is_no_running_head() -> None:
    pages = [shown(column(["Participant: Yes.", *DIALOGUE])) for _ in range(4)]
    assert read_pdf(pdf(*pages)).text.count("Yes.") == 4


def test_a_paragraph_goes_on_over_the_page() -> None:
    found = read_pdf(pdf(shown(column(DIALOGUE[:2])), shown(column(DIALOGUE[2:]))))
    assert found.text.split("\n")[1] == " ".join(LONG).removeprefix("Participant: ")


def test_speakers_in_a_column_of_their_own_are_read_with_their_words() -> None:
    lines: list[Placed] = []
    for n, (name, text) in enumerate([("Dan:", "Why?"), ("Participant:", "Because."), ("Dan:", "I see.")]):
        lines += [(60, 700 - 20 * n, name), (200, 700 - 20 * n, text)]
    found = read_pdf(pdf(shown(lines)))
    assert stretches(found) == [("Dan", "Why?"), ("Participant", "Because."), ("Dan", "I see.")]


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_a_page_that_is_shown_turned_is_read_as_it_is_shown(turned: int) -> None:
    matrix = {90: "0 1 -1 0 595 0", 180: "-1 0 0 -1 595 842", 270: "0 -1 1 0 0 842"}[turned]
    lines = column(DIALOGUE, top=500)
    found = read_pdf(pdf(f"q {matrix} cm {shown(lines)} Q", page=f"/Rotate {turned}"))
    assert found.text == read_pdf(pdf(shown(lines))).text


def test_a_scan_without_text_asks_for_ocr() -> None:
    with pytest.raises(UnreadableFile, match=r"2 pages but no text.*OCR"):
        read_pdf(pdf("0 0 100 100 re f", "0 0 100 100 re f"))


def test_a_pdf_with_nothing_but_hidden_text_asks_for_ocr() -> None:
    with pytest.raises(UnreadableFile, match="one page but no text"):
        read_pdf(pdf(shown([(60, -100, "Dan: gone.")])))


@pytest.mark.parametrize("data", [b"%PDF-1.7\nnothing", pdf(shown(column(DIALOGUE)))[:200]])
def test_a_damaged_pdf_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile, match="damaged"):
        read(path)


def test_a_protected_pdf_is_refused() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf(shown(column(DIALOGUE)))))
    writer.encrypt("secret", algorithm="RC4-128")
    packed = io.BytesIO()
    writer.write(packed)
    with pytest.raises(UnreadableFile, match="password"):
        read_pdf(packed.getvalue())


WORDS = st.text(alphabet="abcdefghijé'(),?!", max_size=8).map("x{}".format)
PARAGRAPHS = st.lists(WORDS, min_size=1, max_size=40).map(" ".join)


@settings(max_examples=40)
@given(said=st.lists(PARAGRAPHS, min_size=2, max_size=12))
def test_a_dialogue_comes_back_with_the_same_speakers_and_words(said: list[str]) -> None:
    names = ("Interviewer", "Participant")
    turns = [(names[n % 2], text) for n, text in enumerate(said)]
    lines = [line for name, text in turns for line in textwrap.wrap(f"{name}: {text}", 70)]
    pages = [shown(column(lines[n : n + 50])) for n in range(0, len(lines), 50)]
    found = read_pdf(pdf(*pages))
    assert [(speaker, text.split()) for speaker, text in stretches(found)] == [
        (name, text.split()) for name, text in turns
    ]
    assert "\n".join(text for _, text in stretches(found)) == found.text == normalise(found.text)
