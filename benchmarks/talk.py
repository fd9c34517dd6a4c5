"""Interviews that nobody gave: seeded talk in speaker turns, for corpora of any size."""

from itertools import accumulate
from random import Random

from transcripts.passages import Passage
from transcripts.script import Script, Turn

_COMMON = (
    "the and to of a I that it in you is we was they for on so not but have with this be do what there like"
    " just at or if my as are people know think because one all when don’t it’s from about"
)
_OTHER = (
    "lab work time really technician equipment students training support research team department"
    " funding role career university project academic manager teaching workshop skills course paper"
    " grant instrument supplier building corridor bench freezer microscope meeting budget contract"
    " pension promotion grade interview office morning email spreadsheet supervisor postdoc lecturer"
    " professor dean visitor contractor apprentice porter store bottle cylinder gas nitrogen glove"
    " goggles poster conference journal author acknowledgement credit recognition respect trust pressure"
    " stress weekend evening holiday family commute parking canteen kettle always never sometimes often"
    " usually nearly probably certainly perhaps maybe actually honestly basically obviously eventually"
    " suddenly quietly properly badly well better best worse worst small large old new broken busy quiet"
    " helpful difficult easy strange useful useless permanent temporary local national foreign formal"
    " informal pastoral technical practical safe dangerous expensive cheap clean dirty empty full ready"
    " late early ask tell show teach learn build mend order borrow lend share keep lose find need want"
    " try start finish leave stay move change help watch listen write read count measure weigh mix heat"
    " cool store label carry lift drop would could should might can will did does had has been were am"
    " which who where how why then than them their our your his her its us me him she he here now still"
    " again already yet even only also too very quite rather first second third last next other another"
    " same different every each some any many much few more most less year week day hour minute term"
    " summer winter decade place thing way part side end point case reason problem"
)
_WORDS = (*_COMMON.split(), *_OTHER.split())
_WEIGHTS = tuple(accumulate(1 / (rank + 6) for rank in range(len(_WORDS))))
"""Cumulated weights: the word of rank r about as common as 1/r, as in speech."""
_TURN_SENTENCES = {True: (1, 3), False: (2, 14)}
"""Fewest and most sentences of a turn, by whether the interviewer speaks."""


class Talk:
    """Collects the turns of one transcript."""

    def __init__(self, rng: Random, guest: str) -> None:
        """``guest`` is the label of the person interviewed."""
        self._rng = rng
        self._guest = guest
        self._parts: list[str] = []
        self._turns: list[Turn] = []
        self._at = 0
        self.words = 0
        self.sentences: list[Passage] = []
        """Where each sentence of the guest stands."""

    def go_on(self, words: int) -> Script:
        """Question and answer in turn until ``words`` words are said."""
        asking = True
        while self.words < words:
            self._turn(asking, words)
            asking = not asking
        return Script("\n".join(self._parts), tuple(self._turns))

    def _turn(self, asking: bool, words: int) -> None:
        start, said = self._at, []
        for _ in range(self._rng.randint(*_TURN_SENTENCES[asking])):
            sentence = self._sentence(asking)
            said.append(sentence)
            if not asking:
                self.sentences.append(Passage(self._at, self._at + len(sentence)))
            self._at += len(sentence) + 1
            if self.words >= words:
                break
        self._parts.append(self._paragraphs(said))
        speaker = "Interviewer" if asking else self._guest
        self._turns.append(Turn(start, self._at - 1, speaker, len(self._turns) * 20_000))

    def _sentence(self, asking: bool) -> str:
        words = self._rng.choices(_WORDS, cum_weights=_WEIGHTS, k=self._rng.randint(5, 26))
        self.words += len(words)
        text = " ".join(words)
        return f"{text[0].upper()}{text[1:]}{'?' if asking else '.'}"

    def _paragraphs(self, said: list[str]) -> str:
        """A long answer falls into two paragraphs; a newline is as wide as a space, so places stay."""
        if len(said) < 9:
            return " ".join(said)
        half = len(said) // 2
        return " ".join(said[:half]) + "\n" + " ".join(said[half:])
