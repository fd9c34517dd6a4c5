"""Sentences from a process of their own, so that a screen need not wait while spaCy is loaded.

Loading spaCy takes two seconds and a hundred megabytes; in a thread it makes every key stutter meanwhile.
The protocol is one line of JSON each way: a text, and the offsets of its sentences.
"""

import json
import subprocess
import sys
from contextlib import suppress
from threading import Lock

from transcripts.passages import Passage
from transcripts.sentences import sentences


class Segmenter:
    """Called like ``transcripts.sentences.sentences``, with the same answers."""

    def __init__(self) -> None:
        """Begin to load; the first answer may take two seconds, the next ones some milliseconds."""
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = subprocess.Popen(
            [sys.executable, "-P", "-m", "transcripts.segmenting"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # Ctrl+C in the terminal is not for it
        )

    def __call__(self, text: str) -> list[Passage]:
        """The sentences of one turn; made in this process where the other one is gone."""
        with self._lock:
            answer = self._ask(text)
        if answer is None:
            return sentences(text)
        return [Passage(start, end) for start, end in answer]

    def _ask(self, text: str) -> list[tuple[int, int]] | None:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(json.dumps(text).encode() + b"\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except (OSError, ValueError):  # gone, or closed by another thread: Windows has other words for it
            answer = b""
        if not answer.endswith(b"\n"):
            self.close()
            return None
        found: list[tuple[int, int]] = json.loads(answer)
        return found

    def close(self) -> None:
        """End the process; sentences are made in this one from now on."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None and process.stdout is not None:
            process.kill()
            process.wait()
            with suppress(OSError):  # what could not be sent is not missed
                process.stdin.close()
            process.stdout.close()


def serve() -> None:
    """Answer until the other side is gone."""
    sentences("Load. Now.")
    for line in sys.stdin.buffer:
        sys.stdout.buffer.write(json.dumps(sentences(json.loads(line))).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    serve()
