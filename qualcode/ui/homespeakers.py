"""Who speaks in an interview, on the screen: roles are given, and who asks the questions."""

from sqlalchemy.orm import Session
from textual import work

from qualcode.swapreports import number
from qualcode.ui.place import Place
from transcripts.overview import InterviewLine
from transcripts.speaking import SpeakerLine, list_roles, list_speakers, set_speaker, told

_ANOTHER, _NONE, _PART = ("another",), ("none",), ("part",)
"""Answers that are no role, so that none can be mistaken for one."""


class Speakers(Place):
    """The part of the home screen that gives speakers their roles."""

    def _current(self) -> InterviewLine | None:
        raise NotImplementedError

    @work(exclusive=True, group="dialog")
    async def action_speakers(self) -> None:
        """Choose a speaker of the interview, and a role for them."""
        found = self._current()
        if found is None:
            return
        lines = self.desk.read(lambda session: list_speakers(session, found.interview))
        if not lines:
            self.stage.say(f"No speakers are known in {found.interview}.")
            return
        chosen = await self.stage.choose(f"Speakers of {found.interview}", list(enumerate(map(_line, lines))))
        if isinstance(chosen, int):
            await self._give(lines[chosen])

    async def _give(self, speaker: SpeakerLine) -> None:
        everyone = self.desk.read(list_speakers)
        roles = [line for line in list_roles(everyone) if any(each.role == line.role for each in everyone)]
        part = "is interviewed" if speaker.interviewer else "asks the questions"
        choices = [
            *((line.role, f"{line.role}  ({line.speakers:,})") for line in roles),
            (_ANOTHER, "Another role …"),
            *([(_NONE, "Take the role away")] if speaker.role else []),
            (_PART, f"{speaker.label} {part}"),
        ]
        chosen = await self.stage.choose(f"Role of {speaker.label} in {speaker.interview}", choices)
        if chosen == _ANOTHER:
            title = f"Role of {speaker.label} in {speaker.interview}"
            chosen = await self.stage.ask(title, "Role", speaker.role, hint="As in: Facility manager.")
        if chosen == _PART:
            self._do(speaker, f"{speaker.label} {part} now", None, interviewer=not speaker.interviewer)
        elif chosen is not None:
            role = chosen if isinstance(chosen, str) else ""
            said = (
                f"{speaker.label} is {role.strip()} now"
                if role.strip()
                else f"{speaker.label} has no role now"
            )
            self._do(speaker, said, role)

    def _do(
        self, speaker: SpeakerLine, said: str, role: str | None, *, interviewer: bool | None = None
    ) -> None:
        def operation(session: Session) -> None:
            set_speaker(
                session, speaker.label, interview=speaker.interview, role=role, interviewer=interviewer
            )

        label = f"role of {speaker.label} in {speaker.interview}"
        self.stage.attempt(label, operation, f"{said}; u takes it back.")


def _line(speaker: SpeakerLine) -> str:
    return f"{speaker.label}  ·  {told(speaker)}  ·  {number(speaker.turns, 'turn')}"
