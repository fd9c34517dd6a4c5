"""What goes with a transcript that is taken out of the project, said before it is."""

from sqlalchemy.orm import Session

from qualcode.quoting import kept_in
from qualcode.store.models import Transcript
from transcripts.interviews import dependants

_NOUNS = {
    "references": ("reference", "references"),
    "lost": ("lost coding", "lost codings"),
    "memos": ("memo", "memos"),
    "summaries": ("summary", "summaries"),
    "rejections": ("rejected suggestion", "rejected suggestions"),
}


def told_to_go(session: Session, transcript: Transcript) -> str:
    """What goes with a transcript, in words: "2 references and 1 summary"; empty where nothing does."""
    found, kept = dependants(session, transcript)._asdict(), kept_in(session, transcript.id)
    parts = [
        f"{found[name]:,} {one if found[name] == 1 else many}"
        for name, (one, many) in _NOUNS.items()
        if found[name]
    ]
    parts += [str(kept)] if kept.quotes else []
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
