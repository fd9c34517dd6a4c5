"""Names that the project does not have are answered with those that may have been meant."""

from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from qualcode.nearest import nearest

if TYPE_CHECKING:
    from conftest import CommandLine

NAMES = st.text(st.characters(codec="utf-8", categories=("L", "N")), min_size=4, max_size=12)


@given(st.lists(NAMES, max_size=5), NAMES, st.integers(0, 11))
def test_a_name_with_a_letter_too_much_is_found_again(others: list[str], name: str, place: int) -> None:
    assert f"“{name}”" in nearest(f"{name[:place]}x{name[place:]}", [name])
    assert nearest(name, [name, *others]).startswith(f"; did you mean “{name}”")


def test_only_those_as_near_as_the_nearest_are_named() -> None:
    labels = ["Experimental role – lab or computer based", "Teaching role", "Key role for research"]
    assert nearest("teching role", labels) == "; did you mean “Teaching role”?"
    assert nearest("INT", ["INT1", "INT2"]) == "; did you mean “INT1” or “INT2”?"


def test_names_of_two_letters_have_none_that_is_a_letter_off() -> None:
    assert nearest("pet", ["Pat"]) == "; did you mean “Pat”?"
    assert nearest("It", ["Id", "At"]) == ""


def prepared(run: "CommandLine") -> None:
    run.done("init", "study")
    run.write(
        "INT1.txt", "Interviewer: Why?\nDana: We teach in the lab.\nInterviewer: And then?\nDana: Rest.\n"
    )
    run.write("sheet.csv", "interview,Region\nINT1,Northern\n")
    run.write("order.txt", "INT2\n")
    run.done("import", "INT1.txt", "--attributes", "sheet.csv")
    run.done("codebook", "add", "Teaching role")
    run.done("--coder", "Amina", "code", "INT1", "Teaching role", "--quote", "We teach")
    run.done("codebook", "sign-off", "pilot", "--by", "Amina")
    run.done("query", '"Teaching role"', "--save", "lessons")


ASKED = (
    (("search", "lab", "--in", "INT2"), "INT1"),
    (("search", "lab", "--speaker", "Dena"), "Dana"),
    (("search", "lab", "--where", "Regoin=Northern"), "Region"),
    (("search", "lab", "--where", "Region=Nothern"), "Northern"),
    (("search", "lab", "--code", "Teching role"), "Teaching role"),
    (("query", '"Teching role"'), "Teaching role"),
    (("query", '"Teaching role" AND speaker=Dena'), "Dana"),
    (("query", '"Teaching role" AND role=interviwer'), "interviewer"),
    (("query", '"Teaching role" AND coder=Amena'), "Amina"),
    (("query", '"Teaching role" AND interview=INT2'), "INT1"),
    (("query", '"Teaching role" AND transcript=INT2'), "INT1"),
    (("query", '"Teaching role" AND Regoin=Northern'), "Region"),
    (("query", '"Teaching role" AND Region=Nothern'), "Northern"),
    (("query", "--run", "lesons"), "lessons"),
    (("quotes", "Teching role"), "Teaching role"),
    (("quotes", "Teaching role", "--by", "Regoin"), "Region"),
    (("quotes", "Teaching role", "--where", "Region=Nothern"), "Northern"),
    (("crosstab", "--by", "Regoin"), "Region"),
    (("crosstab", "--by", "Region", "--under", "Teching role"), "Teaching role"),
    (("crosstab", "--by", "Region", "--where", "Region=Nothern"), "Northern"),
    (("crosstab", "--by", "Region", "--coders", "coder=Amena"), "Amina"),
    (("cooccur", "--under", "Teching role"), "Teaching role"),
    (("cooccur", "--where", "Regoin=Northern"), "Region"),
    (("saturation", "--under", "Teching role"), "Teaching role"),
    (("saturation", "--where", "Region=Nothern"), "Northern"),
    (("saturation", "--coders", "coder=Amena"), "Amina"),
    (("saturation", "--order", "order.txt"), "INT1"),
    (("table", "--unit", "Regoin"), "Region"),
    (("table", "--where", "Region=Nothern"), "Northern"),
    (("table", "--under", "Teching role"), "Teaching role"),
    (("table", "--coders", "coder=Amena"), "Amina"),
    (("table", "--as-of", "pilt"), "pilot"),
    (("transcript", "revisions", "INT2"), "INT1"),
)


def test_every_command_says_what_may_have_been_meant(run: "CommandLine") -> None:
    run.prepare(prepared)
    said = {asked: run.refused(*asked) for asked, _ in ASKED}
    for asked, meant in ASKED:
        assert f"; did you mean “{meant}”" in said[asked], asked
