"""REFI-QDA files that other programs wrote, held against an independent reading of their XML."""

import zipfile
from collections import Counter
from pathlib import Path

import pytest
from lxml import etree

from qualcode.errors import UnreadableFile
from qualcode.exchange.refi.qdc import read_qdc
from qualcode.exchange.refi.qdpx import open_qdpx

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "qdpx"

ATLAS = "atlasti_mac8_standard_project/TestProject.qdpx"
NVIVO = "nvivo_win12/nvivo12_hungarian_scrambled.qdpx"
HOLLOW = "nvivo_mac15/nvivo_project.qdpx"
PROJECTS = [
    ATLAS,
    "atlasti_mac8_standard_project/Project.qde",
    "atlasti_win23/blank-atlas-project.qdpx",
    "atlasti_win23/target-atlas-project.qdpx",
    HOLLOW,
    NVIVO,
    "synthetic_qualilab/QualiLab_demo_artificial_stress_test.qdpx",
]


def real(name: str) -> Path:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def tree_of(path: Path) -> etree._Element:
    if path.suffix == ".qde":
        return etree.parse(path).getroot()
    with zipfile.ZipFile(path) as archive:
        (name,) = [name for name in archive.namelist() if name.lower().endswith(".qde")]
        return etree.fromstring(archive.read(name))


def plain(guid: str | None) -> str:
    return (guid or "").strip("{}").replace("-", "").lower()


def found(tree: etree._Element, path: str) -> list[etree._Element]:
    return list(tree.iterfind(path, {"q": "urn:QDA-XML:project:1.0"}))


@pytest.mark.parametrize("name", PROJECTS)
def test_a_real_project_has_as_many_of_each_thing_as_its_xml(name: str) -> None:
    path = real(name)
    tree = tree_of(path)
    study = open_qdpx(path)
    shared = {source.get("plainTextPath") for source in found(tree, ".//q:TextSource")}
    transcripts = [t for t in found(tree, ".//q:Transcript") if t.get("plainTextPath") not in shared]
    texts = found(tree, ".//q:TextSource") + found(tree, ".//q:PDFSource/q:Representation") + transcripts
    assert len(study.sources) == len(texts)
    assert len(study.coders) == len(found(tree, ".//q:User"))
    assert [code.guid for code in study.codes] == [plain(c.get("guid")) for c in found(tree, ".//q:Code")]
    assert len(study.cases) == len(found(tree, ".//q:Case"))
    assert sum(len(case.values) for case in study.cases) == len(found(tree, ".//q:Case/q:VariableValue"))
    assert study.marks_total == len(found(tree, ".//q:Coding"))
    assert study.selections_total == len(
        [e for e in tree.iter() if etree.QName(e).localname.endswith("Selection")]
    )
    study.close()


@pytest.mark.parametrize("name", PROJECTS)
def test_every_coding_of_a_text_is_read_at_its_code_with_its_place_and_coder(name: str) -> None:
    path = real(name)
    expected = Counter(
        (
            plain(found(coding, "q:CodeRef")[0].get("targetGUID")),
            selection.get("startPosition"),
            selection.get("endPosition"),
            plain(coding.get("creatingUser")),
            plain(coding.get("guid")),
        )
        for selection in found(tree_of(path), ".//q:PlainTextSelection")
        for coding in found(selection, "q:Coding")
    )
    study = open_qdpx(path)
    read = Counter(
        (mark.code, str(selection.start), str(selection.end), mark.coder, mark.guid)
        for selection in study.selections()
        for mark in selection.marks
    )
    assert read == expected
    assert list(study.selections()) == list(study.selections())
    study.close()


def test_the_codings_of_nvivo_are_all_there_and_its_text_keeps_its_mark_and_line_ends() -> None:
    study = open_qdpx(real(NVIVO))
    assert (study.program, len(study.codes)) == ("NVivo for Windows 12.6", 152)
    assert sum(len(selection.marks) for selection in study.selections()) == 303
    assert [code.label for code in study.codes if not code.codable] == ["Attituderoots"]
    text = study.text("68bbdc14c3614432b4ddae1dbfc12890")
    assert text.startswith("\ufeff")
    assert text.count("\r\n") == text.count("\n") > 1000
    study.close()


def test_sixteen_codings_of_atlas_are_fourteen_of_which_five_are_on_no_text() -> None:
    study = open_qdpx(real(ATLAS))
    kept = sum(len(selection.marks) for selection in study.selections())
    lost = {loss.kind: loss.count for loss in study.losses}
    assert (study.marks_total, kept) == (16, 9)
    assert lost["coding on a part of a picture"] == 2
    assert lost["coding on a part of a PDF page"] == 2
    assert lost["coding on a part of a recording"] == 1
    assert (lost["link"], lost["graph"], lost["set of codes"]) == (1, 1, 4)
    assert all(source.missing for source in study.sources)
    study.close()


def test_sets_of_atlas_that_say_an_attribute_are_values_of_their_sources() -> None:
    study = open_qdpx(real(ATLAS))
    names = {variable.guid: variable.name for variable in study.variables}
    values = {
        source.name: {names[guid]: value for guid, value in source.values.items()}
        for source in study.sources
        if source.values
    }
    assert sorted(map(sorted, (v.items() for v in values.values()))) == [
        [("age", "25"), ("gender", "female")],
        [("age", "25"), ("gender", "female")],
        [("age", "67"), ("gender", "male")],
    ]
    study.close()


def test_a_hollow_project_says_that_its_texts_are_empty() -> None:
    study = open_qdpx(real(HOLLOW))
    assert "2 of 2 texts are empty" in study.remarks
    assert len(study.codes) == 262
    study.close()


def test_codebook_files_of_two_programs_are_read_and_a_truncated_one_is_refused() -> None:
    taguette = read_qdc(real("taguette_1.5.2/serdif_codebook.qdc"))
    assert len(taguette.codes) == 22
    assert any("empty list of sets" in remark for remark in taguette.remarks)
    atlas = read_qdc(real("atlasti_win23_qdc/atlasti_23.4.0_requal_valid.qdc"))
    assert [(loss.kind, loss.names) for loss in atlas.losses] == [("set of codes", ("code group 1",))]
    with pytest.raises(UnreadableFile, match="cut short or damaged"):
        read_qdc(real("atlasti_win23_qdc/atlasti_23.4.0_requal_truncated.qdc"))
