"""Texts of a study into transcripts: by identity where the text is the same, else new."""

from sqlalchemy import select

from qualcode.adoption.adoption import Adoption, identity
from qualcode.adoption.homes import Homes
from qualcode.adoption.missing import MissingTexts
from qualcode.adoption.ours import script_of_side
from qualcode.coding import current_text
from qualcode.errors import UnreadableFile
from qualcode.exchange.side import Laid
from qualcode.exchange.study import ForeignSource
from qualcode.freenames import FreeNames
from qualcode.plaintext import normalise
from qualcode.store.models import Transcript
from transcripts.interviews import add_transcript, script_of
from transcripts.script import Script
from transcripts.toldtexts import told_text
from transcripts.verbatim import verbatim


class Sources:
    """Transcripts of the project by the GUIDs of a study's sources."""

    def __init__(self, adoption: Adoption, homes: Homes, missing: MissingTexts) -> None:
        """Stores every text that can be had. Raises Refused where ``missing`` does."""
        self.ids: dict[str, int] = {}
        self.plain: set[str] = set()
        """GUIDs of those that are stored exactly as they stand in the file."""
        self.laid: dict[str, Laid] = {}
        """How texts lie that the project handed on, with who speaks before the words, by their GUIDs."""
        self.names = {source.guid: source.name for source in adoption.study.sources}
        self._adoption, self._homes = adoption, homes
        known = adoption.session.execute(select(Transcript.name, Transcript.uuid)).all()
        self._names = FreeNames(row.name for row in known)
        self._known = {row.uuid for row in known}
        sources = adoption.study.sources
        for source in adoption.progress("Texts", sources, len(sources)):
            if source.guid in self.ids:
                adoption.report.losses.add("text under the identity of another one", source.name)
            elif (script := self._script(source, missing)) is not None:
                self._take(source, script)
        missing.settle(adoption.report)

    def _script(self, source: ForeignSource, missing: MissingTexts) -> Script | None:
        if source.missing:
            missing.add(source.name, source.missing)
            return None
        laid = self._adoption.laid.get(source.guid)
        try:
            text = self._adoption.study.text(source.guid)
            if laid is not None:
                return script_of_side(laid, text)
            if (stored := normalise(text)) == text:
                self.plain.add(source.guid)
            return verbatim(stored)
        except UnreadableFile as error:
            missing.add(source.name, str(error).removeprefix(f"{source.name}: "))
            return None

    def _take(self, source: ForeignSource, script: Script) -> None:
        session, report = self._adoption.session, self._adoption.report
        same = select(Transcript).where(Transcript.uuid == source.guid)
        found = session.scalar(same) if source.guid in self._known else None
        if found is not None and self._is_held(found, source.guid, script.text):
            report.joined.add("transcript", found.name)
        else:
            if found is not None:
                report.altered.add("transcript of which the project has another text", source.name)
            found = self._make(source, script, taken=found is not None)
        self.ids[source.guid] = found.id
        self._homes.settle(source.guid, found.interview_id)

    def _is_held(self, transcript: Transcript, guid: str, text: str) -> bool:
        """Whether the project has this text, as it is stored or as it handed it on."""
        session = self._adoption.session
        if current_text(session, transcript.id) == text:
            return True
        told = told_text(script_of(session, transcript))
        if told.text == text:
            self.laid[guid] = Laid(told.turns, "")
            self.plain.discard(guid)
        return told.text == text

    def _make(self, source: ForeignSource, script: Script, *, taken: bool) -> Transcript:
        adoption = self._adoption
        own = adoption.name("transcript", source.name)
        name = adoption.renamed("transcript", own, self._names.take(own))
        home = self._homes.home(source.guid, name)
        uuid = identity(source.guid, taken)
        made = add_transcript(adoption.session, script, name=name, source=own, interview=home, uuid=uuid)
        adoption.report.made["transcript"] += 1
        for note in script.notes:
            adoption.report.remarks.add(note, name)
        if not script.text.strip():
            adoption.report.altered.add("transcript without a word", name)
        return made
