"""The settings file: what it may say, what is said when it is wrong, and that a kept theme keeps the rest."""

import stat
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qualcode.errors import BadInput
from qualcode.ui.config import (
    SETTINGS,
    Colours,
    Config,
    check_keys,
    check_theme,
    config_path,
    config_template,
    load,
    save_theme,
)

KEYS = {"coding.code", "coding.uncode", "home.open"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def loaded(file: Path, content: str | bytes) -> Config:
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return load(file, known_keys=KEYS)


def refusal(file: Path, content: str | bytes) -> str:
    with pytest.raises(BadInput) as refused:
        loaded(file, content)
    said = str(refused.value)
    assert said.startswith(f"{file}: ")
    assert said.endswith("Correct it, or move the file away to go on without your settings")
    return said


def test_without_a_file_everything_is_as_for_a_new_user(file: Path) -> None:
    assert load(file, known_keys=KEYS) == Config()
    assert loaded(file, "") == Config(theme="", keys={}, colours="auto", show_cursor=False, animations=False)


def test_every_setting_is_read(file: Path) -> None:
    content = """
        theme = "nord"
        colours = "sixteen"
        show_cursor = true
        animations = true
        [keys]
        coding.code = "c, enter"
        "coding.uncode" = "ctrl+shift+x,/"
        [keys.home]
        open = "G"
    """
    keys = {"coding.code": "c,enter", "coding.uncode": "ctrl+shift+x,/", "home.open": "G"}
    expected = Config(theme="nord", keys=keys, colours="sixteen", show_cursor=True, animations=True)
    assert loaded(file, content) == expected
    assert set(SETTINGS) == set(vars(expected))


def test_a_file_from_an_editor_that_writes_a_mark_and_its_own_line_breaks_is_read(file: Path) -> None:
    assert loaded(file, b'\xef\xbb\xbftheme = "nord"\r\n').theme == "nord"


WRONG = [
    ('them = "dark"', "there is no setting 'them'; did you mean “theme”?"),
    ('colors = "none"', "there is no setting 'colors'; did you mean “colours”?"),
    ("theme = 3", "theme must be text in quotation marks, not 3."),
    ("show_cursor = 1", "show_cursor must be true or false, not 1."),
    ('animations = "yes"', "animations must be true or false, not 'yes'."),
    ('colours = "256"', 'colours must be "auto", "full", "sixteen" or "none", not \'256\'.'),
    ("colours = [1]", 'colours must be "auto", "full", "sixteen" or "none", not [1].'),
    ('keys = "c"', "keys are given in a section [keys], one line each"),
    ('[keys]\ncoding.cod = "c"', "[keys] there is no action 'coding.cod'; did you mean “coding.code”"),
    ('[keys]\nqqqq = "c"', "[keys] there is no action 'qqqq'."),
    ('[keys]\ncoding.code = ["c"]', "coding.code must be text such as \"c,enter\", not ['c']."),
    ('[keys]\ncoding.code = "ctrl-x"', "[keys] coding.code: 'ctrl-x' is no key;"),
    ('[keys]\ncoding.code = "Ctrl+x"', "[keys] coding.code: 'Ctrl+x' is no key;"),
    ('[keys]\ncoding.code = ""', "[keys] coding.code: '' is no key;"),
    ('[keys]\ncoding.code = "c,"', "[keys] coding.code: '' is no key;"),
    ('# fine\ntheme "dark"', "(at line 2, column 7)."),
    ('theme = "a"\ntheme = "b"', "Cannot overwrite a value (at "),
    (b'theme = "a"\n# \xe9t\xe9', "line 2 is not UTF-8 text; save the file as UTF-8."),
    ("theme = " + "[" * 100_000, "this is nested too deeply for a settings file."),
    ("# " + "x" * 1_000_000, "this is too long for a settings file."),
    (f'colours = "{"x" * 200}"', "xxx…."),
]


@pytest.mark.parametrize(("content", "sentence"), WRONG, ids=[said[:30] for _, said in WRONG])
def test_what_is_wrong_is_said_with_the_place_and_what_to_do(
    file: Path, content: str | bytes, sentence: str
) -> None:
    assert sentence in refusal(file, content)


def test_a_folder_in_the_place_of_the_file_is_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="the settings cannot be read: "):
        load(tmp_path, known_keys=KEYS)


def test_keys_can_be_looked_at_later(file: Path) -> None:
    file.write_text('[keys]\ncoding.cod = "c"')
    config = load(file, known_keys=None)
    with pytest.raises(BadInput, match=r"no action 'coding\.cod'; did you mean “coding\.code”"):
        check_keys(config, KEYS, file)
    check_keys(Config(keys={"coding.code": "c"}), KEYS, file)


def test_a_theme_that_there_is_none_of_is_said_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"no theme 'nrod'; did you mean “nord”\?; the themes are dark, nord$"):
        check_theme("nrod", {"nord", "dark"})
    check_theme("nord", {"nord"})
    check_theme("", {"nord"})


KEPT = st.lists(
    st.sampled_from(
        ["# a comment", "", 'colours = "none"  # why', "show_cursor = true", 'theme = "old" # mine', "\t# é"]
    ),
    unique=True,
)
SECTIONS = st.sampled_from(
    ["", "[keys]", '[keys]\n# c\ncoding.code = "c"', '[keys.coding]\ncode = "c"\n\n[keys.home]\nopen = "o"']
)


@given(KEPT, SECTIONS, st.text(), st.sampled_from(["\n", "\r\n"]))
@example([], "[keys]", "dark", "\n")
def test_a_kept_theme_is_loaded_again_and_every_other_line_stays(
    tmp_path_factory: pytest.TempPathFactory, top: list[str], section: str, theme: str, line_break: str
) -> None:
    file = tmp_path_factory.mktemp("settings") / "config.toml"
    before = line_break.join([*top, *section.split("\n")])
    file.write_bytes(before.encode())
    assert save_theme(theme, file) is None
    after = file.read_bytes().decode()
    assert tomllib.loads(after) == {**tomllib.loads(before), "theme": theme}
    others = [line for line in before.splitlines() if line and not line.startswith("theme")]
    assert [line for line in after.splitlines() if line in others] == others
    assert "# mine" in after or "# mine" not in before


def test_a_theme_is_kept_where_there_was_neither_file_nor_folder(tmp_path: Path) -> None:
    file = tmp_path / "new" / "config.toml"
    save_theme("nord", file)
    assert load(file, known_keys=KEYS) == Config(theme="nord")


def test_a_theme_is_not_kept_in_a_file_that_is_no_toml(file: Path) -> None:
    file.write_text('theme = "old\n# mine')
    assert "is no TOML: " in (save_theme("nord", file) or "")
    assert file.read_text() == 'theme = "old\n# mine'


def test_a_theme_that_cannot_be_kept_is_a_sentence_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert save_theme("nord", tmp_path / "file" / "config.toml")
    (tmp_path / "folder").mkdir()
    assert "the settings cannot be read" in (save_theme("nord", tmp_path / "folder") or "")
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["file", "folder"]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there, and modes are not kept")
def test_a_linked_file_stays_linked_and_keeps_who_may_read_it(tmp_path: Path, file: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("# mine\n")
    real.chmod(0o640)
    file.symlink_to(real)
    save_theme("nord", file)
    assert file.is_symlink()
    assert real.read_text() == '# mine\ntheme = "nord"\n'
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert sorted(tmp_path.iterdir()) == [file, real]


printable = st.characters(exclude_categories=("C", "Z"))
ids = st.sampled_from(sorted(KEYS)) | st.text(printable, min_size=1)
keys = st.sampled_from(["c,enter", "ctrl+right", "slash", '"', "\\", "#", "é"])


@given(st.lists(st.tuples(ids, keys, st.text(printable)), unique_by=lambda row: row[0].split(".")[0]))
def test_the_example_file_changes_nothing_until_its_lines_are_taken_in(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]
) -> None:
    file = tmp_path_factory.mktemp("settings") / "config.toml"
    known = {name for name, _, _ in rows}
    template = config_template(rows)
    file.write_text(template, encoding="utf-8", newline="\n")
    assert load(file, known_keys=known) == Config()
    head, _, section = template.partition("[keys]\n")
    settings = [line.removeprefix("# ") for line in head.split("\n") if " = " in line]
    taken = "\n".join([*settings, "[keys]", *(line.removeprefix("# ") for line in section.split("\n"))])
    file.write_text(taken, encoding="utf-8", newline="\n")
    assert load(file, known_keys=known) == Config(keys={name: given for name, given, _ in rows})
    assert {line.split(" = ")[0] for line in settings} == set(SETTINGS) - {"keys"}


def test_the_file_is_where_the_variable_says(monkeypatch: pytest.MonkeyPatch, file: Path) -> None:
    monkeypatch.setenv("QUALCODE_CONFIG", str(file))
    file.write_text('theme = "nord"')
    assert config_path() == file
    assert load(known_keys=KEYS).theme == "nord"
    save_theme("dark")
    assert load(known_keys=KEYS).theme == "dark"
    monkeypatch.setenv("QUALCODE_CONFIG", "")
    assert config_path().is_absolute()
    assert config_path().name == "config.toml"


def test_the_colours_offered_on_the_command_line_are_those_of_the_settings() -> None:
    from qualcode.cli.open_ import COLOURS

    assert get_args(Colours) == COLOURS


def test_reading_the_settings_does_not_load_the_screen() -> None:
    look = "import qualcode.ui.config, sys; sys.exit('textual' in sys.modules or 'rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", look]).returncode == 0
