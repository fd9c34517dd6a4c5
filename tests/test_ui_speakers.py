"""Roles of speakers from the interviews screen."""

from screens import opened, settle

from qualcode.store.project import Project
from transcripts.speaking import list_speakers, set_speaker


def roles(project: Project) -> dict[tuple[str, str], tuple[str, bool]]:
    with project.read() as session:
        return {
            (each.interview, each.label): (each.role, each.interviewer) for each in list_speakers(session)
        }


async def test_a_role_is_typed_or_chosen_and_undone(coded_study: Project) -> None:
    with coded_study.change("give a role") as session:
        set_speaker(session, "Sam", role="Lecturer")
    before = roles(coded_study)
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("o", *"Pat", "enter", *"Lect", "enter")
        await settle(pilot)
        assert roles(coded_study) == before | {("INT01", "Pat"): ("Lecturer", False)}
        await pilot.press("o", *"Pat", "enter", *"Another", "enter", *"ship", "enter")
        await settle(pilot)
        assert roles(coded_study)["INT01", "Pat"] == ("Lecturership", False)
        await pilot.press("u", "u")
        await settle(pilot)
        assert roles(coded_study) == before


async def test_who_asks_is_changed_and_a_role_taken_away(coded_study: Project) -> None:
    with coded_study.change("give a role") as session:
        set_speaker(session, "Pat", role="Lecturer")
    app = opened(coded_study)
    async with app.run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("o", *"Ivy", "enter", *"is interviewed", "enter")
        await settle(pilot)
        assert roles(coded_study)["INT01", "Ivy"] == ("", False)
        assert roles(coded_study)["INT02", "Ivy"] == ("", True)
        await pilot.press("o", *"Pat", "enter", *"away", "enter")
        await settle(pilot)
        assert roles(coded_study)["INT01", "Pat"] == ("", False)
        await pilot.press("o", "escape")
        await settle(pilot)
        assert app.screen is app.place("home")
