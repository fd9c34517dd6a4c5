"""Whatever codes, passages and words a REFI-QDA project holds, they are read as they were written."""

from pathlib import Path
from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from refi_files import SPACE, numbered, pack, plain

from qualcode.exchange.refi.qdpx import open_qdpx

LABELS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), min_size=1).filter(
    lambda label: bool(label.strip()) and "\ufffe" not in label and "\uffff" not in label
)


class Written(NamedTuple):
    """A coding of a passage, as it stands in the file."""

    source: int
    start: int
    end: int
    words: str
    codes: list[int]


@st.composite
def projects(draw: st.DrawFn) -> tuple[list[tuple[str, int | None]], list[str], list[Written]]:
    """Codes with the number of the one above, texts, and codings of their passages in the order of texts."""
    labels = draw(st.lists(LABELS, min_size=1, max_size=8))
    codes = [
        (label, draw(st.none() | st.integers(0, at - 1)) if at else None) for at, label in enumerate(labels)
    ]
    texts = draw(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\x00")),
            max_size=4,
        )
    )
    passages = st.builds(
        Written,
        st.integers(0, max(len(texts) - 1, 0)),
        st.integers(-5, 10**9),
        st.integers(-5, 10**9),
        LABELS,
        st.lists(st.integers(0, len(codes) - 1), max_size=3),
    )
    written = draw(st.lists(passages, max_size=10)) if texts else []
    return codes, texts, sorted(written, key=lambda each: each.source)


def xml_of(codes: list[tuple[str, int | None]], texts: list[str], written: list[Written]) -> bytes:
    def add(parent: etree._Element, tag: str, **attributes: str) -> etree._Element:
        return etree.SubElement(parent, f"{{{SPACE}}}{tag}", attributes)

    root = etree.Element(f"{{{SPACE}}}Project", {"name": "P"}, nsmap={"q": SPACE})
    book = add(add(root, "CodeBook"), "Codes")
    made: list[etree._Element] = []
    for at, (label, above) in enumerate(codes):
        parent = book if above is None else made[above]
        made.append(add(parent, "Code", guid=numbered(at), name=label, isCodable="true"))
    sources = add(root, "Sources")
    for number in range(len(texts)):
        source = add(sources, "TextSource", guid=numbered(1000 + number), plainTextPath=f"{number}.txt")
        for each in (each for each in written if each.source == number):
            place = {"startPosition": str(each.start), "endPosition": str(each.end)}
            selection = add(source, "PlainTextSelection", guid=numbered(5), name=each.words, **place)
            for code in each.codes:
                add(add(selection, "Coding", guid=numbered(6)), "CodeRef", targetGUID=numbered(code))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


@given(projects())
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_was_written_is_read(
    tmp_path: Path, made: tuple[list[tuple[str, int | None]], list[str], list[Written]]
) -> None:
    codes, texts, written = made
    files = {f"{at}.txt": text.encode() for at, text in enumerate(texts)}
    study = open_qdpx(pack(tmp_path / "p.qdpx", xml_of(codes, texts, written), files))
    read = {code.guid: (code.label, code.parent) for code in study.codes}
    assert read == {
        plain(numbered(at)): (label, None if above is None else plain(numbered(above)))
        for at, (label, above) in enumerate(codes)
    }
    places = {code.guid: at for at, code in enumerate(study.codes)}
    assert all(code.parent is None or places[code.parent] < places[code.guid] for code in study.codes)
    assert [study.text(source.guid) for source in study.sources] == texts
    assert [
        (found.source, found.start, found.end, found.words, [mark.code for mark in found.marks])
        for found in study.selections()
    ] == [
        (plain(numbered(1000 + each.source)), *each[1:4], [plain(numbered(code)) for code in each.codes])
        for each in written
    ]
    study.close()
