"""REFI-QDA projects: everything in them is read, or counted as lost."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from refi_files import (
    ANNA,
    DOUBT,
    NOTE,
    OTHER,
    SECOND_NOTE,
    SPACE,
    TALK,
    TRUST,
    coding,
    numbered,
    pack,
    plain,
    project,
    selection,
    source,
    sources,
)

from qualcode.errors import UnreadableFile
from qualcode.exchange.refi.qdpx import RefiStudy, open_qdpx
from qualcode.exchange.study import ForeignStudy

Opening = Callable[..., RefiStudy]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opening]:
    """Opens a project from parts of its XML."""
    studies: list[RefiStudy] = []

    def opening(*parts: str, files: dict[str, bytes] | None = None, attributes: str = "") -> RefiStudy:
        path = pack(tmp_path / "study.qdpx", project(*parts, attributes=attributes), files)
        studies.append(open_qdpx(path))
        return studies[-1]

    yield opening
    for study in studies:
        study.close()


def lost(study: ForeignStudy) -> dict[str, int]:
    return {loss.kind: loss.count for loss in study.losses}


def test_a_plain_project_is_read_with_its_coder_codes_text_and_coding(opened: Opening) -> None:
    study = opened(sources(source(selection(1, 2, 7, coding(2), name="trust"))))
    assert (study.name, study.program) == ("Study", "Test 1.0")
    assert [coder.name for coder in study.coders] == ["Anna"]
    assert [code.label for code in study.codes] == ["Trust", "Doubt"]
    (talk,) = study.sources
    assert (talk.guid, talk.name, talk.missing) == (plain(TALK), "Talk", "")
    assert study.text(talk.guid) == "I trust them."
    (found,) = study.selections()
    assert (found.guid, found.source) == (plain(numbered(1)), talk.guid)
    assert study.reach == {talk.guid: 7}
    assert (found.start, found.end, found.words, found.whole) == (2, 7, "trust", False)
    (mark,) = found.marks
    assert (mark.guid, mark.code, mark.coder) == (plain(numbered(2)), plain(TRUST), plain(ANNA))
    assert (study.selections_total, study.marks_total) == (1, 1)
    assert not study.losses
    assert study.remarks == ()


def test_codes_stand_after_the_one_above_them_with_colour_description_and_whether_codable(
    tmp_path: Path,
) -> None:
    xml = f"""<Project xmlns="{SPACE}" name="S"><CodeBook><Codes>
    <Code guid="{{{TRUST.upper()}}}" name="Trust" isCodable="false" color="#0aF">
      <Description> Being trusted. </Description><NoteRef targetGUID="{NOTE}"/>
      <Code guid="{DOUBT}" name="Doubt" isCodable="true" color="red"/>
    </Code></Codes></CodeBook>
    <Notes><Note guid="{NOTE}" name="On trust"><PlainTextContent>It matters.</PlainTextContent></Note></Notes>
    </Project>"""
    study = open_qdpx(pack(tmp_path / "s.qdpx", xml))
    trust, doubt = study.codes
    assert (trust.guid, trust.parent, doubt.parent) == (plain(TRUST), None, plain(TRUST))
    assert (trust.codable, doubt.codable) == (False, True)
    assert (trust.colour, doubt.colour) == ("#00aaff", "")
    assert trust.description == "Being trusted."
    assert [study.notes[guid].text for guid in trust.notes] == ["On trust\nIt matters."]
    assert study.project_notes == ()
    study.close()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa\r\nb", "\ufeffa\r\nb"),
        (b"a\r\n\r\nb\r", "a\r\n\r\nb\r"),
        ("\ufeffso \U0001f600\r\n".encode("utf-16-le"), "\ufeffso \U0001f600\r\n"),
        ("\ufeffso".encode("utf-32-be"), "\ufeffso"),
        ("caf\u00e9".encode("cp1252"), "caf\u00e9"),
    ],
)
def test_a_text_keeps_every_character_that_offsets_may_count(opened: Opening, data: bytes, text: str) -> None:
    study = opened(sources(source()), files={"talk.txt": data})
    assert study.text(plain(TALK)) == text


def test_a_text_may_stand_in_the_xml_itself(opened: Opening) -> None:
    inline = (
        f'<TextSource guid="{TALK}" name="Talk"><PlainTextContent>a &lt; b</PlainTextContent></TextSource>'
    )
    study = opened(sources(inline), files={})
    assert study.text(plain(TALK)) == "a < b"


@pytest.mark.parametrize(
    ("path", "stored"),
    [
        ("internal://talk.txt", "talk.txt"),
        ("talk.txt", "talk.txt"),
        ("internal://TALK.txt", "talk.TXT"),
        ("Sources/talk.txt", "talk.txt"),
        ("internal://the%20talk.txt", "the talk.txt"),
        ("internal://one/talk.txt", "sources/one/talk.txt"),
        ("internal://talk.txt", "SOURCES/talk.txt"),
    ],
)
def test_paths_are_followed_however_they_are_written(opened: Opening, path: str, stored: str) -> None:
    study = opened(sources(source(path=path)), files={stored: b"so"})
    assert study.text(plain(TALK)) == "so"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("internal://gone.txt", "is not among the project's files (internal://gone.txt)"),
        ("internal://../../etc/hostname", "is not among the project's files"),
        ("relative:///talk.txt", "was not packed with the project (relative:///talk.txt, beside C:/Work)"),
        ("absolute:///etc/hostname", "was not packed with the project (absolute:///etc/hostname)"),
        ("", "the project has no plain text of it"),
    ],
)
def test_a_source_without_its_text_says_why_and_keeps_its_selections(
    opened: Opening, path: str, reason: str
) -> None:
    written = source(selection(1, 0, 1, coding(2)), path=path)
    study = opened(sources(written), attributes='basePath="C:/Work"')
    assert reason in study.sources[0].missing
    assert [len(found.marks) for found in study.selections()] == [1]
    with pytest.raises(UnreadableFile, match="Talk: "):
        study.text(plain(TALK))


def test_values_of_every_type_are_read_as_text(opened: Opening) -> None:
    kinds = {"Text": "a ", "Boolean": "true", "Integer": "7", "Float": "1.5", "Date": "2020-01-02"}
    kinds["DateTime"] = "2020-01-02T03:04:05Z"
    variables = "".join(
        f'<Variable guid="{numbered(at)}" name="{kind}" typeOfVariable="{kind}"/>'
        for at, kind in enumerate(kinds)
    )
    values = "".join(
        f'<VariableValue><VariableRef targetGUID="{numbered(at)}"/><{kind}Value>{value}</{kind}Value>'
        "</VariableValue>"
        for at, (kind, value) in enumerate(kinds.items())
    )
    study = opened(
        f"<Variables>{variables}</Variables>"
        f'<Cases><Case guid="{OTHER}" name="Ivy">{values}<SourceRef targetGUID="{TALK}"/></Case></Cases>',
        sources(source(values)),
    )
    expected = {plain(numbered(at)): value.strip() for at, value in enumerate(kinds.values())}
    assert study.cases[0].values == expected
    assert study.sources[0].values == expected
    assert study.cases[0].sources == (plain(TALK),)


def test_values_that_lead_nowhere_or_stand_twice_are_lost_with_a_line(opened: Opening) -> None:
    def value(variable: str, text: str) -> str:
        ref = f'<VariableRef targetGUID="{variable}"/>' if variable else ""
        return f"<VariableValue>{ref}<TextValue>{text}</TextValue></VariableValue>"

    study = opened(
        f'<Variables><Variable guid="{numbered(1)}" name="Age" typeOfVariable="Text"/></Variables>',
        f'<Cases><Case guid="{OTHER}" name="Ivy">',
        value(numbered(1), "30") + value(numbered(1), "31") + value(numbered(2), "x") + value("", "y"),
        "</Case></Cases>",
    )
    assert study.cases[0].values == {plain(numbered(1)): "30"}
    assert lost(study) == {
        "second value of one variable": 1,
        "value of a variable that is not in the file": 1,
        "value of no variable": 1,
        "file that nothing in the project names": 1,
    }


def test_a_case_keeps_its_sources_and_loses_codes_passages_and_what_is_not_there(opened: Opening) -> None:
    picture = f'<PictureSource guid="{OTHER}" name="cat.jpg" path="internal://cat.jpg"/>'
    study = opened(
        f'<Cases><Case guid="{numbered(5)}" name="Ivy"><SourceRef targetGUID="{TALK}"/>'
        f'<SourceRef targetGUID="{OTHER}"/><SourceRef targetGUID="{numbered(9)}"/>'
        f'<CodeRef targetGUID="{TRUST}"/><SelectionRef targetGUID="{numbered(1)}"/></Case></Cases>',
        sources(source(), picture),
        files={"talk.txt": b"so", "cat.jpg": b"1234"},
    )
    assert study.cases[0].sources == (plain(TALK),)
    assert lost(study) == {
        "code of a case": 1,
        "passage of a case": 1,
        "picture": 1,
        "source without a text in a case": 1,
        "source of a case that is not in the file": 1,
    }
    assert [loss.names for loss in study.losses if loss.kind == "picture"] == [("cat.jpg (4 bytes)",)]
    assert [remark for remark in study.remarks if "another order" in remark]


def test_notes_hang_where_they_are_referenced_and_the_rest_are_the_projects(opened: Opening) -> None:
    notes = "".join(
        f'<Note guid="{numbered(at)}" name="{name}" creatingUser="{ANNA}" {path}>{inner}</Note>'
        for at, name, path, inner in [
            (1, "Title", "", "<Description>About</Description><PlainTextContent>Text</PlainTextContent>"),
            (2, "In a…", 'plainTextPath="internal://memo.txt"', ""),
            (3, "Unreferenced", "", ""),
            (4, "Of all", "", "<PlainTextContent>Of all\nmore</PlainTextContent>"),
            (5, "Gone", 'plainTextPath="internal://gone.txt"', ""),
        ]
    )

    def ref(at: int) -> str:
        return f'<NoteRef targetGUID="{numbered(at)}"/>'

    marked = selection(7, 0, 1, coding(8, inner=ref(1)) + ref(2))
    study = opened(
        sources(source(marked + ref(1) + ref(99))),
        f"<Notes>{notes}</Notes><Description>On the whole.</Description>{ref(4)}",
        files={"talk.txt": b"so", "memo.txt": b"In a\nfile"},
    )
    (found,) = study.selections()
    texts = {guid: note.text for guid, note in study.notes.items()}
    assert [texts[guid] for guid in found.marks[0].notes] == ["Title\nAbout\nText"]
    assert [texts[guid] for guid in found.notes] == ["In a\nfile"]
    assert study.sources[0].notes == (plain(numbered(1)),)
    of_project = [texts[guid] for guid in study.project_notes]
    assert of_project == ["Of all\nmore", "On the whole.", "Unreferenced", "Gone"]
    assert {note.coder for note in study.notes.values()} == {plain(ANNA), ""}
    assert lost(study) == {
        "text of a note, which is not in the archive": 1,
        "reference to a note that is not in the file": 1,
    }


def test_codings_of_a_note_are_lost_with_a_line(opened: Opening) -> None:
    study = opened(f'<Notes><Note guid="{NOTE}" name="N">{selection(1, 0, 1, coding(2))}</Note></Notes>')
    assert list(study.selections()) == []
    assert (lost(study)["passage of a note"], lost(study)["coding on a note"]) == (1, 1)
    assert (study.selections_total, study.marks_total) == (1, 1)


def test_a_coding_of_a_source_is_a_selection_of_all_of_it(opened: Opening) -> None:
    study = opened(sources(source(selection(1, 0, 1, coding(2)) + coding(3, DOUBT))))
    part, whole = study.selections()
    assert (part.whole, whole.whole, whole.source) == (False, True, plain(TALK))
    assert [(mark.guid, mark.code) for mark in whole.marks] == [(plain(numbered(3)), plain(DOUBT))]
    assert study.marks_total == 2


PDF = f"""<PDFSource guid="{OTHER}" name="Paper.pdf" path="internal://p.pdf">
<Description>A paper</Description>
<PDFSelection guid="{numbered(1)}" name="twice" page="0" firstX="0" firstY="0" secondX="9" secondY="9">
<Representation guid="{numbered(2)}"><PlainTextContent>twice</PlainTextContent></Representation>
{coding(3)}{coding(4, DOUBT)}</PDFSelection>
<PDFSelection guid="{numbered(5)}" name="box" page="0" firstX="0" firstY="0" secondX="9" secondY="9">
<Description>look</Description>{coding(6)}</PDFSelection>
<Representation guid="{numbered(7)}" name="r" plainTextPath="internal://p.txt">{selection(1, 0, 2, coding(8))}
</Representation>{coding(9)}</PDFSource>"""


def test_a_pdf_is_its_text_and_what_stands_there_too_is_not_lost(opened: Opening) -> None:
    case = f'<Cases><Case guid="{numbered(50)}" name="Ivy"><SourceRef targetGUID="{OTHER}"/></Case></Cases>'
    study = opened(case, sources(PDF), files={"p.pdf": b"%PDF", "p.txt": b"so it goes"})
    (paper,) = study.sources
    assert (paper.guid, paper.name, paper.description) == (plain(OTHER), "Paper.pdf", "A paper")
    assert study.text(paper.guid) == "so it goes"
    assert study.cases[0].sources == (paper.guid,)
    marks = [(found.whole, mark.guid) for found in study.selections() for mark in found.marks]
    assert marks == [(False, plain(numbered(8))), (True, plain(numbered(9)))]
    assert lost(study) == {
        "page layout of a PDF": 1,
        "comment on a part of a PDF page": 1,
        "coding on a part of a PDF page": 2,
        "part of a PDF page": 1,
    }
    assert (study.selections_total, study.marks_total) == (3, 5)
    assert any(
        remark.startswith("selection that stands in the page and in its text") for remark in study.remarks
    )


def transcript(guid: str, path: str, inner: str) -> str:
    return f'<Transcript guid="{guid}" name="Spoken" plainTextPath="{path}">{inner}</Transcript>'


POINTS = "".join(
    f'<SyncPoint guid="{numbered(at)}" timeStamp="{at}" {position}/>'
    for at, position in ((10, 'position="3"'), (11, 'position="8"'), (12, ""))
)


def synced(number: int, start: int, end: int) -> str:
    return (
        f'<TranscriptSelection guid="{numbered(number)}" fromSyncPoint="{numbered(start)}" '
        f'toSyncPoint="{numbered(end)}">{coding(number + 100)}</TranscriptSelection>'
    )


def test_a_recording_is_its_transcripts_and_sync_points_say_where_passages_lie(opened: Opening) -> None:
    spoken = transcript(OTHER, "internal://spoken.txt", POINTS + synced(1, 10, 11) + synced(2, 10, 12))
    area = f'<AudioSelection guid="{numbered(3)}" begin="0" end="9">{coding(4)}</AudioSelection>'
    study = opened(
        sources(
            f'<AudioSource guid="{TALK}" name="talk.mp3" path="relative:///t.mp3">{spoken}{area}</AudioSource>'
        ),
        files={"spoken.txt": b"so it goes on"},
    )
    (talk,) = study.sources
    assert (talk.guid, talk.name) == (plain(OTHER), "Spoken")
    (found,) = study.selections()
    assert (found.start, found.end, found.source) == (3, 8, talk.guid)
    assert lost(study) == {
        "passage without a position": 1,
        "coding on a passage without a position": 1,
        "time mark of a transcript": 3,
        "recording": 1,
        "part of a recording": 1,
        "coding on a part of a recording": 1,
    }


def test_a_transcript_that_is_a_source_as_well_is_read_once_with_its_passages(opened: Opening) -> None:
    video = (
        f'<VideoSource guid="{OTHER}" name="v.mp4" path="internal://v.mp4">'
        f"{transcript(numbered(1), 'internal://TALK.txt', POINTS + synced(2, 10, 11))}</VideoSource>"
    )
    case = f'<Cases><Case guid="{numbered(50)}" name="Ivy"><SourceRef targetGUID="{OTHER}"/></Case></Cases>'
    study = opened(case, sources(video, source()))
    assert [talk.guid for talk in study.sources] == [plain(TALK)]
    assert [(found.source, found.start) for found in study.selections()] == [(plain(TALK), 3)]
    assert study.cases[0].sources == (plain(TALK),)
    assert any("read once: 1 (Spoken)" in remark for remark in study.remarks)


def test_a_coding_of_a_whole_recording_is_on_its_transcript_if_it_has_just_one(opened: Opening) -> None:
    def audio(number: int, inner: str) -> str:
        return (
            f'<AudioSource guid="{numbered(number)}" name="a" path="internal://a.mp3">{inner}</AudioSource>'
        )

    def spoken(number: int) -> str:
        return transcript(numbered(number), f"internal://{number}.txt", "")

    study = opened(
        sources(
            audio(1, spoken(2) + coding(3)),
            audio(4, spoken(5) + spoken(6) + coding(7)),
            audio(8, coding(9)),
            audio(10, spoken(11) + coding(12)),
        ),
        files={f"{number}.txt": b"so" for number in (2, 5, 6, 11)},
    )
    whole = [(found.source, mark.guid) for found in study.selections() for mark in found.marks]
    assert whole == [(plain(numbered(2)), plain(numbered(3))), (plain(numbered(11)), plain(numbered(12)))]
    assert lost(study) == {"recording": 4, "coding of a whole picture or recording": 2}


def test_sets_of_sources_named_like_an_attribute_are_values_and_other_sets_are_lost(opened: Opening) -> None:
    def group(number: int, name: str, *members: str) -> str:
        return f'<Set guid="{numbered(number)}" name="{name}">{"".join(members)}</Set>'

    talk, code = f'<MemberSource targetGUID="{TALK}"/>', f'<MemberCode targetGUID="{TRUST}"/>'
    picture = f'<MemberSource targetGUID="{numbered(9)}"/>'
    study = opened(
        f'<Variables><Variable guid="{OTHER}" name="Gender" typeOfVariable="Text"/></Variables>',
        sources(source(), f'<PictureSource guid="{numbered(9)}" name="A farm"/>'),
        "<Sets>",
        group(1, "gender: male", talk, picture) + group(2, "Age: 67", talk) + group(3, "age: 68", talk),
        group(4, "mood: low", code)
        + group(5, "Mixed", talk, code)
        + group(6, "Interviews", "<Description>all of them</Description>", talk),
        group(7, "Nothing") + "</Sets>",
    )
    assert [variable.name for variable in study.variables] == ["Gender", "Age"]
    age = study.variables[1].guid
    assert study.sources[0].values == {plain(OTHER): "male", age: "67; 68"}
    assert lost(study) == {
        "set of codes": 1,
        "set of codes and sources": 1,
        "set of sources": 1,
        "empty set": 1,
        "description of a set": 1,
        "picture": 1,
        "attribute of a source without a text": 1,
    }


def test_links_graphs_and_unknown_elements_are_lost_with_a_line(opened: Opening) -> None:
    study = opened(
        sources(source("<Shape/>" + selection(1, 0, 1, coding(2, inner="<Weight>3</Weight>")))),
        f'<Links><Link guid="{numbered(1)}" name="because"/></Links>',
        f'<Graphs><Graph guid="{numbered(2)}" name="Net"/></Graphs>',
    )
    assert lost(study) == {"element that the standard does not know": 2, "link": 1, "graph": 1}
    assert [len(found.marks) for found in study.selections()] == [1]


def test_coders_without_a_name_go_by_their_id_or_guid_and_unlisted_ones_are_told_apart(
    tmp_path: Path,
) -> None:
    users = f'<Users><User guid="{numbered(1)}" id="AB"/><User guid="{TRUST}"/></Users>'
    inner = selection(3, 0, 1, coding(4, coder=OTHER) + coding(5, coder=numbered(1)))
    xml = project(sources(source(inner))).replace(f'<Users><User guid="{ANNA}" name="Anna"/></Users>', users)
    study = open_qdpx(pack(tmp_path / "s.qdpx", xml))
    assert [coder.name for coder in study.coders] == ["AB", "Coder cccccccc", "Coder dddddddd"]
    (found,) = study.selections()
    assert [mark.coder for mark in found.marks] == [plain(OTHER), plain(numbered(1))]
    study.close()


def test_a_coding_takes_coder_and_time_from_its_selection_where_it_has_none(opened: Opening) -> None:
    bare = f'<Coding guid="{numbered(2)}"><CodeRef targetGUID="{TRUST}"/></Coding>'
    written = selection(1, 0, 1, bare).replace(
        "startPosition", f'creatingUser="{ANNA}" creationDateTime="2020-01-02T03:04:05Z" startPosition'
    )
    study = opened(sources(source(written)))
    (found,) = study.selections()
    assert (found.marks[0].coder, found.marks[0].created) == (plain(ANNA), "2020-01-02T03:04:05Z")


def test_codings_that_lead_to_no_code_are_lost_by_the_codes_guid(opened: Opening) -> None:
    orphan = f'<Coding guid="{numbered(3)}"/>'
    noted = coding(2, OTHER, f'<NoteRef targetGUID="{NOTE}"/>')
    study = opened(
        sources(source(selection(1, 0, 1, noted + orphan + coding(4)))),
        f'<Notes><Note guid="{NOTE}" name="Why"/></Notes>',
    )
    assert study.project_notes == (plain(NOTE),)
    assert [loss for loss in study.losses if loss.count == 1 and OTHER in loss.names]
    assert lost(study) == {"coding at a code that is not in the file": 1, "coding without a code": 1}
    assert [mark.guid for found in study.selections() for mark in found.marks] == [plain(numbered(4))]
    assert study.marks_total == 3


@pytest.mark.parametrize(("start", "end"), [("", "3"), ("1.5", "3"), ("one", "3"), ("1", "9" * 5000)])
def test_selections_without_whole_numbers_are_lost_with_their_codings(
    opened: Opening, start: str, end: str
) -> None:
    study = opened(sources(source(selection(1, start, end, coding(2)) + selection(3, 0, 1, coding(4)))))
    assert lost(study) == {"passage without a position": 1, "coding on a passage without a position": 1}
    assert [found.guid for found in study.selections()] == [plain(numbered(3))]


def test_things_with_one_guid_are_kept_apart_and_references_mean_the_first(opened: Opening) -> None:
    twins = source(selection(1, 0, 1, coding(2))) + source(selection(3, 1, 2, coding(4)), path="b.txt")
    study = opened(
        sources(twins), f'<Notes><Note guid="{NOTE}" name="a"/><Note guid="{NOTE}" name="b"/></Notes>',
        files={"talk.txt": b"first", "b.txt": b"second"},
    )  # fmt: skip
    first, second = study.sources
    assert (first.guid, study.text(first.guid), study.text(second.guid)) == (plain(TALK), "first", "second")
    assert [found.source for found in study.selections()] == [first.guid, second.guid]
    assert sorted(note.text for note in study.notes.values()) == ["a", "b"]
    assert [remark for remark in study.remarks if "source with a GUID that two have" in remark]


def test_codes_without_guid_or_name_and_with_the_guid_of_another_are_kept(tmp_path: Path) -> None:
    codes = (
        f'<Code guid="{TRUST}" name="A" isCodable="true"/><Code guid="{TRUST}" name="B"/><Code name="C"/>'
        f'<Code guid="not-a-guid" name=" "/>'
    )
    xml = f'<Project xmlns="{SPACE}" name="S"><CodeBook><Codes>{codes}</Codes></CodeBook>{{}}</Project>'
    marked = sources(source(selection(1, 0, 1, coding(2, "not-a-guid") + coding(3, TRUST))))
    study = open_qdpx(pack(tmp_path / "s.qdpx", xml.format(marked)))
    assert [code.label for code in study.codes] == ["A", "B", "C", "Unnamed"]
    assert len({code.guid for code in study.codes}) == 4
    assert all(len(code.guid) == 32 for code in study.codes)
    (found,) = study.selections()
    assert [mark.code for mark in found.marks] == [study.codes[3].guid, study.codes[0].guid]
    again = open_qdpx(tmp_path / "s.qdpx")
    assert again.codes == study.codes
    study.close()
    again.close()


def test_codes_may_stand_behind_the_sources_that_use_them(tmp_path: Path) -> None:
    xml = project(sources(source(selection(1, 0, 1, coding(2)))))
    book = xml[xml.index("<CodeBook>") : xml.index("</CodeBook>") + len("</CodeBook>")]
    study = open_qdpx(
        pack(tmp_path / "s.qdpx", xml.replace(book, "").replace("</Project>", f"{book}</Project>"))
    )
    assert [mark.code for found in study.selections() for mark in found.marks] == [plain(TRUST)]
    assert not study.losses
    study.close()


@pytest.mark.parametrize("empty", [b"", b"\n", b"\xef\xbb\xbf\r\n"])
def test_texts_without_words_are_told(opened: Opening, empty: bytes) -> None:
    study = opened(
        sources(source(), source(guid=OTHER, path="b.txt")), files={"talk.txt": empty, "b.txt": b"so"}
    )
    assert "1 of 2 texts are empty" in study.remarks


def test_a_second_note_with_the_same_words_stays_a_note(opened: Opening) -> None:
    notes = f'<Notes><Note guid="{NOTE}" name="a"/><Note guid="{SECOND_NOTE}" name="a"/></Notes>'
    assert len(opened(notes).notes) == 2


def test_files_that_nothing_names_are_told_but_for_our_own_side_file(opened: Opening) -> None:
    files = {"talk.txt": b"so", "stray.bin": b"12", "/readme".lstrip("/") + ".md": b"", "x/y": b""}
    study = opened(sources(source()), files=files)
    assert lost(study) == {"file that nothing in the project names": 3}


def test_a_file_beside_the_project_can_be_read_and_the_xml_told_by_its_digest(opened: Opening) -> None:
    study = opened(sources(source()), files={"talk.txt": b"so"})
    assert study.open_beside("qualcode.jsonl") is None
    stream = study.open_beside("project.qde")
    assert stream is not None
    with stream:
        from hashlib import sha256

        assert sha256(stream.read()).hexdigest() == study.digest()


def test_the_line_that_qc_names_a_selection_by_is_not_taken_for_its_words(opened: Opening) -> None:
    named = (selection(1, 0, 1, name="line:6"), selection(2, 0, 1, name="line:6 of it"))
    study = opened(project(sources(source("".join(named)))))
    assert [each.words for each in study.selections()] == ["", "line:6 of it"]
    assert study.titled
