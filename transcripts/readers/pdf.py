"""PDF, read by pdfium: the words that can be seen on the page, as lines with their places.

pdfium was chosen over pypdf because it tells where each character stands and what it is clipped to: real
transcripts have paragraph numbers running off the page and lines that are drawn on two pages and hidden
on one of them. pdfium is not thread safe; nothing here runs it in threads.
"""

import ctypes
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, NamedTuple

from qualcode.errors import UnreadableFile
from transcripts.readers.pdf_layout import Line, body_lines, paragraphs_of
from transcripts.script import Script
from transcripts.speakers import Piece, script

if TYPE_CHECKING:
    import pypdfium2

MAX_PAGES = 5_000
_HYPHENS = {2, 0xFFFE, 0xAD}
"""What pdfium makes of a hyphen at the end of a line."""
_WIDE = 2.0
"""A gap wider than this many times the height of a character parts a line in two."""


class Box(NamedTuple):
    """A rectangle in points; y grows upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top


class _Mark(NamedTuple):
    """A character and its place; a break has no place."""

    text: str
    box: Box | None
    baseline: float


def read_pdf(data: bytes) -> Script:
    """A PDF with text in it; page numbers, running heads and numbers in the margin are left out.

    Raises UnreadableFile for a PDF that is damaged, protected by a password, or a scan without text.
    """
    with closing(_opened(data)) as document:
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableFile(f"it has {count:,} pages, which is too long for a transcript")
        hidden = 0
        lines: list[Line] = []
        for number in range(count):
            marks = list(_marks(document, number))
            hidden += sum(mark.text == "" for mark in marks)
            lines.extend(_lines(marks, number))
    if not any(character.isalnum() for line in lines for character in line.text):
        raise UnreadableFile(f"{_pages(count)} but no text: it is probably a scan, and needs OCR first")
    body, notes = body_lines(lines)
    if hidden:
        notes.append("left out text that lies outside the page or is clipped away")
    return script(map(Piece, paragraphs_of(body)), notes=notes)


def _pages(count: int) -> str:
    return "it has one page" if count == 1 else f"it has {count:,} pages"


def _opened(data: bytes) -> "pypdfium2.PdfDocument":
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise UnreadableFile(
                "it is protected by a password; save it without one and try again"
            ) from error
        raise UnreadableFile("it is damaged: it cannot be opened as a PDF") from error


def _marks(document: "pypdfium2.PdfDocument", number: int) -> Iterator[_Mark]:
    """The characters of a page in the order of the file; a hidden one has an empty text."""
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise UnreadableFile(f"it is damaged: page {number + 1:,} cannot be read") from error
    with closing(page), closing(page.get_textpage()) as text:
        crop, turned = Box(*page.get_cropbox()), page.get_rotation()
        clips: dict[int, list[Box]] = {}
        for index in range(text.count_chars()):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if pdfium.FPDFText_IsGenerated(text, index) == 1:
                yield _Mark("\n" if chr(code) in "\r\n" else " ", None, 0)
                continue
            box, baseline = _place(text, index)
            x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
            seen = crop.holds(x, y) and all(clip.holds(x, y) for clip in _clips(text, index, clips))
            shown = ("-\n" if code in _HYPHENS else chr(code)) if seen else ""
            upright, line = _upright(box, baseline, crop, turned)
            yield _Mark(shown, upright, line)


def _place(text: Any, index: int) -> tuple[Box, tuple[float, float]]:
    """A character's box, as wide as its advance and as high as its font, and its origin."""
    import pypdfium2.raw as pdfium

    rect = pdfium.FS_RECTF()
    pdfium.FPDFText_GetLooseCharBox(text, index, rect)
    x, y = ctypes.c_double(), ctypes.c_double()
    pdfium.FPDFText_GetCharOrigin(text, index, x, y)
    box = Box(rect.left, min(rect.bottom, rect.top), rect.right, max(rect.bottom, rect.top))
    return box, (x.value, y.value)


def _upright(box: Box, origin: tuple[float, float], crop: Box, turned: int) -> tuple[Box, float]:
    """The box and the baseline as they are seen on a page that is shown turned by some degrees."""
    if turned == 90:
        return Box(box.bottom, crop.right - box.right, box.top, crop.right - box.left), crop.right - origin[0]
    if turned == 270:
        seen = Box(crop.top - box.top, box.left, crop.top - box.bottom, box.right)
        return seen, origin[0]
    if turned == 180:
        seen = Box(crop.right - box.right, crop.top - box.top, crop.right - box.left, crop.top - box.bottom)
        return seen, crop.top - origin[1]
    return box, origin[1]


def _clips(text: Any, index: int, known: dict[int, list[Box]]) -> list[Box]:
    """The bounding boxes of the paths that a character is clipped to."""
    import pypdfium2.raw as pdfium

    thing = pdfium.FPDFText_GetTextObject(text, index)
    if not thing:
        return []
    key = ctypes.addressof(thing.contents)
    if key not in known:
        path = pdfium.FPDFPageObj_GetClipPath(thing)
        boxes = (_path_box(path, number) for number in range(pdfium.FPDFClipPath_CountPaths(path)))
        known[key] = [box for box in boxes if box is not None]
    return known[key]


def _path_box(path: Any, number: int) -> Box | None:
    import pypdfium2.raw as pdfium

    xs: list[float] = []
    ys: list[float] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for segment in range(pdfium.FPDFClipPath_CountPathSegments(path, number)):
        pdfium.FPDFPathSegment_GetPoint(pdfium.FPDFClipPath_GetPathSegment(path, number, segment), x, y)
        xs.append(x.value)
        ys.append(y.value)
    return Box(min(xs), min(ys), max(xs), max(ys)) if xs else None


def _lines(marks: list[_Mark], page: int) -> Iterator[Line]:
    """The characters as lines, parted at breaks, at steps down, and at wide gaps."""
    gathered: list[_Mark] = []
    for mark in marks:
        if mark.text == "\n" or (mark.box and mark.text and _parts(gathered, mark)):
            yield from _line(gathered, page)
            gathered = []
        if mark.text and mark.text != "\n":
            gathered.append(mark._replace(text=mark.text.rstrip("\n") or " "))
    yield from _line(gathered, page)


def _parts(gathered: list[_Mark], mark: _Mark) -> bool:
    if mark.box is None or not mark.text.strip():
        return False
    last = next((m for m in reversed(gathered) if m.box and m.text.strip()), None)
    if last is None or last.box is None:
        return False
    height = max(last.box.top - last.box.bottom, 1)
    lower = abs(mark.baseline - last.baseline) > 0.6 * height and mark.box.left < last.box.right
    return lower or mark.box.left - last.box.right > _WIDE * height


def _line(marks: list[_Mark], page: int) -> Iterator[Line]:
    text = "".join(mark.text for mark in marks).strip()
    boxes = [mark.box for mark in marks if mark.box and mark.text.strip()]
    if text and boxes:
        baselines = [mark.baseline for mark in marks if mark.box and mark.text.strip()]
        height = max(box.top - box.bottom for box in boxes)
        left, right = min(box.left for box in boxes), max(box.right for box in boxes)
        yield Line(page, text, left, right, baselines[0], height)
