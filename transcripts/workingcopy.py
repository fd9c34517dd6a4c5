"""A transcript given out to be corrected, and taken back only where it is still the one it was."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from qualcode.errors import Refused
from qualcode.store.models import Transcript
from transcripts.correcting import Correction, correct_transcript
from transcripts.editable import editable, from_editable
from transcripts.interviews import script_of
from transcripts.script import Script


@dataclass(frozen=True)
class WorkingCopy:
    """A transcript as it was when somebody began to correct it."""

    transcript_id: int
    name: str
    revision_id: int
    script: Script

    @property
    def form(self) -> str:
        """For an editor."""
        return editable(self.script, self.name)

    def edited(self, form: str | None) -> Script:
        """What came back from the editor; None where nothing was saved. Raises as from_editable() does."""
        return self.script if form is None or form == self.form else from_editable(form)


def working_copy(session: Session, transcript: Transcript) -> WorkingCopy:
    """Give a transcript out."""
    script = script_of(session, transcript)
    return WorkingCopy(transcript.id, transcript.name, transcript.revision_id, script)


def correct_copy(
    session: Session,
    copy: WorkingCopy,
    script: Script,
    *,
    shown: Correction | None = None,
    force: bool = False,
) -> Correction:
    """Correct the transcript that was given out.

    Raises Refused where it was taken out or has another text since, where its codings would fare otherwise
    than was ``shown``, and as correct_transcript() does.
    """
    transcript = session.get(Transcript, copy.transcript_id)
    if transcript is None:
        raise Refused(f"{copy.name} was taken out of the project meanwhile")
    if transcript.revision_id != copy.revision_id:
        raise Refused(
            f"{copy.name} was given another text meanwhile (`qualcode transcript revisions` lists them);"
            " correct that one"
        )
    found = correct_transcript(session, transcript, script, force=force)
    if shown is not None and found != shown:
        raise Refused(f"codings of {copy.name} changed just now; look again")
    return found
