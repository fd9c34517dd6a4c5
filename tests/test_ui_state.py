"""Where the researcher was is kept per project, and no file or disk can turn it into an error."""

import json
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualcode.store.base import new_uuid
from qualcode.ui.state import State, load_state, save_state, state_path

UUID = "0b7e6f8e-7c1b-4f0e-9b1f-3c6d2f1a4e5d"

number = st.integers(min_value=0, max_value=2**63 - 1)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
states = st.builds(
    State,
    screen=st.text(),
    transcript=st.none() | number,
    places=st.dictionaries(number, number),
    recent=st.lists(number, max_size=30),
    quick=st.dictionaries(st.integers(1, 9), number),
    active=st.none() | number,
    folded=st.sets(number),
    table=st.dictionaries(st.text(), json_values, max_size=4),
    panes=st.dictionaries(st.text(), st.booleans()),
    taught=st.booleans(),
    splits=st.dictionaries(st.text(), json_values, max_size=3),
)
FULL = State("coding", 3, {3: 1200}, [7, 2], {1: 7}, 7, {5, 4}, {"aggregate": "sum"}, {"details": True}, True)


@pytest.fixture(autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path_factory.mktemp("home") / "state"
    monkeypatch.setenv("QUALCODE_STATE", str(path))
    return path


def write(content: str | bytes) -> Path:
    path = state_path(UUID)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def ours(**fields: object) -> str:
    return json.dumps({"kind": "qualcode state", **fields})


@given(states)
def test_what_is_saved_is_loaded(state: State) -> None:
    assert save_state(UUID, state) is None
    assert load_state(UUID) == state


@given(st.dictionaries(st.sampled_from(sorted(vars(State()))), json_values))
def test_whatever_a_file_of_ours_holds_a_state_comes_of_it_that_can_be_saved(
    fields: dict[str, object],
) -> None:
    write(ours(**fields))
    state = load_state(UUID)
    assert save_state(UUID, state) is None
    assert load_state(UUID) == state


@given(st.binary())
def test_whatever_bytes_are_there_a_state_is_loaded(content: bytes) -> None:
    write(content)
    assert load_state(UUID) == State()


def test_projects_are_kept_apart() -> None:
    save_state(UUID, FULL)
    assert load_state(new_uuid()) == State()
    assert load_state(UUID) == FULL


def test_a_uuid_is_one_project_however_it_is_written() -> None:
    save_state(UUID.replace("-", ""), FULL)
    assert load_state(UUID) == FULL


@pytest.mark.parametrize("identity", ["../../elsewhere", "/etc/passwd", "", "a\0b", "\ud800", "x" * 5000])
def test_an_identity_that_is_no_uuid_names_no_file_elsewhere(folder: Path, identity: str) -> None:
    assert save_state(identity, FULL) is None
    assert load_state(identity) == FULL
    assert [path.parent for path in folder.iterdir()] == [folder]


@pytest.mark.parametrize(
    "content",
    [b"{", b"\xff\xfe\x00", b"[]", b'{"screen": "coding"}', b"[" * 100_000, b"1" * 5000, b" " * 16_000_001],
    ids=["cut short", "no text", "a list", "foreign", "deep", "a huge number", "long"],
)
def test_a_broken_file_is_put_aside_and_does_not_come_back(content: bytes) -> None:
    path = write(content)
    assert load_state(UUID) == State()
    assert not path.exists()
    assert path.with_suffix(".broken").read_bytes() == content
    save_state(UUID, FULL)
    assert load_state(UUID) == FULL


def test_one_wrong_field_leaves_the_others() -> None:
    write(
        ours(
            screen=7,
            transcript=True,
            places={"3": 40, "four": 1, "5": "6", "-1": 2},
            recent=[1, "2", 2.0, -3, None, 2**63, 4],
            quick={"1": 7, "0": 8, "10": 9},
            active=-1,
            folded="all",
            table=[1],
            panes={"details": False, "codes": 1},
            taught="yes",
        )
    )
    expected = State(places={3: 40}, recent=[1, 4], quick={1: 7}, panes={"details": False})
    assert load_state(UUID) == expected


def test_thirty_recent_codes_are_kept_the_latest() -> None:
    save_state(UUID, State(recent=list(range(100, 0, -1))))
    assert load_state(UUID).recent == list(range(100, 70, -1))


def test_a_folder_that_cannot_be_made_is_a_sentence_and_leaves_nothing(folder: Path) -> None:
    folder.write_text("a file stands where the folder should be")
    sentence = save_state(UUID, FULL)
    assert sentence
    assert sentence.startswith("where you are cannot be kept for next time")
    assert sentence.endswith("; your coding is safe")
    assert load_state(UUID) == State()
    assert folder.read_text() == "a file stands where the folder should be"


def test_a_folder_in_the_place_of_the_file_is_a_sentence_and_nothing_is_left_beside_it(folder: Path) -> None:
    state_path(UUID).mkdir(parents=True)
    assert load_state(UUID) == State()
    assert save_state(UUID, FULL)
    assert list(folder.iterdir()) == [state_path(UUID)]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no named pipes in folders")
def test_a_pipe_in_the_place_of_the_file_is_not_waited_for(folder: Path) -> None:
    folder.mkdir()
    os.mkfifo(state_path(UUID))
    assert load_state(UUID) == State()


def test_a_file_is_replaced_as_a_whole(folder: Path) -> None:
    save_state(UUID, FULL)
    with state_path(UUID).open() as before:
        save_state(UUID, State())
        assert json.load(before)["screen"] == "coding"
    assert load_state(UUID) == State()
    assert list(folder.iterdir()) == [state_path(UUID)]


def test_a_state_that_json_cannot_hold_for_its_depth_is_a_sentence() -> None:
    deep: list[object] = []
    for _ in range(100_000):
        deep = [deep]
    assert "your coding is safe" in (save_state(UUID, State(table={"deep": deep})) or "")


def test_without_the_variable_it_lies_where_the_system_keeps_state(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("QUALCODE_STATE")
    path = state_path(UUID)
    assert path.is_absolute()
    assert "qualcode" in path.parts
    assert path.name == f"{UUID}.json"
