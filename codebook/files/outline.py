"""Frameworks as indented text that a person can write and that shows its changes line by line.

The form is described for its users in docs/codebook-files.md. A line is told by how it begins, and
text between two bars is taken as it stands, so nothing is ambiguous and any text can be written.
"""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from codebook.files.hierarchy import Placed
from codebook.files.items import Item, Problem
from codebook.framework import Draft, Framework, walk

STEP = 4
"""Spaces for each level, in what is written; what is read may use any width, or tabs."""
MARKS = {":": "definition", "+": "inclusion", "-": "exclusion", "e.g.": "example"}
"""What the texts of a code begin with; a space follows."""

_BLANKS = " \t"
_MARK = re.compile(r"(:|\+|-|e\.g\.)(?:[ \t]+(.*))?", re.IGNORECASE)
_NUMBER = re.compile(r"([0-9]+(?:\.[0-9]+)*)(\.?)(?:[ \t]+(.*))?")
_ATTRIBUTES = re.compile(r"(?:\[[^\[\]]*\][ \t]*)+")
_ATTRIBUTE = re.compile(r"\[([^\[\]]*)\]")
_BARRED_NUMBER = re.compile(r"\[number \|(.*)\|\]")
_BARS = "put a label that begins so between bars: |label|"


class Heading(NamedTuple):
    """A code's line, taken apart."""

    number: str
    label: str
    problem: str = ""
    """What is wrong with the line, or nothing."""
    note: str = ""
    """How a doubtful line was taken, or nothing."""


def taken_apart(text: str, above: str) -> Heading:
    """A code's line as number and label, where the nearest number above it is ``above``, or empty.

    A number is one that continues ``above`` by one part, or a single part where there is none above. Other
    whole numbers belong to the label; other dotted ones are a slip, or need bars.

    >>> taken_apart("1.1 Definition", "1")[:2], taken_apart("1 to 1 support", "3.2.1")[:2]
    (('1.1', 'Definition'), ('', '1 to 1 support'))
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        return Heading("", _unbarred(text).strip())
    number, dot, rest = match[1], match[2], (match[3] or "").strip(_BLANKS)
    if number.rpartition(".")[0] != above:
        if "." not in number and not dot:
            return Heading("", text, note=f"{text!r} was taken as a label without a number")
        below = f"does not continue {above}" if above else "has nothing above it to continue"
        return Heading("", text, f"the number {number} {below}; correct it, or {_BARS}")
    if not rest:
        return Heading("", text, f"the number {number} has no label; if it is the label, write |{text}|")
    doubtful = "." not in number and not dot and rest[0].islower()
    note = f"{text!r} was taken as number {number}; if that belongs to the label, write |{text}|"
    return Heading(number, _unbarred(rest).strip(), note=note if doubtful else "")


def place_lines(text: str) -> Placed:
    """The codes of an outline in printed order, with every problem and note."""
    outline = _Outline()
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines, 1):
        outline.take(number, line)
    return outline.placed()


def write_outline(framework: Framework) -> str:
    """The framework as an outline, every line ended by a newline."""
    lines: list[str] = []
    numbers: list[str] = []
    for level, draft in walk(framework):
        del numbers[level - 1 :]
        above = next((number for number in reversed(numbers) if number), "")
        lines += _code_lines(draft, above, " " * STEP * (level - 1))
        numbers.append(draft.number)
    return "".join(f"{line}\n" for line in lines)


@dataclass
class _Code:
    """A code whose lines are being read."""

    line: int
    level: int
    label: str
    number: str
    texts: dict[str, list[str]] = field(default_factory=dict)
    colour: str = ""
    codable: bool = True

    def item(self) -> Item:
        texts = {name: "\n".join(self.texts.get(name, ())) for name in MARKS.values()}
        prose = (texts["definition"], texts["inclusion"], texts["exclusion"], texts["example"])
        return Item(self.line, self.level, Draft(self.label, self.number, *prose, self.colour, self.codable))


class _Text:
    """A text whose lines are being read; further lines stand deeper than its mark."""

    def __init__(self, indent: str, first: str) -> None:
        self.indent = indent
        self.lines = [_unbarred(first)] if first else []
        self._margin: str | None = None
        self._blank = 0

    def holds(self, indent: str) -> bool:
        """Whether a line so indented goes on with this text."""
        return len(indent) > len(self.indent) and indent.startswith(self.indent)

    def add(self, line: str) -> None:
        """Take a further line; blank ones count once another follows."""
        rest = line[len(self.indent) :].rstrip(_BLANKS)
        if not rest.strip(_BLANKS):
            self._blank += bool(self.lines)
            return
        if self._margin is None:
            self._margin = rest[: len(rest) - len(rest.lstrip(_BLANKS))]
        at_margin = rest.startswith(self._margin)
        self.lines += [""] * self._blank
        self.lines.append(_unbarred(rest[len(self._margin) :] if at_margin else rest.lstrip(_BLANKS)))
        self._blank = 0


class _Outline:
    """Takes the lines of an outline one by one."""

    def __init__(self) -> None:
        self._codes: list[_Code] = []
        self._open: list[_Code] = []
        """The code last read, behind those it stands below."""
        self._text: _Text | None = None
        self._step = ""
        """The indentation of one level: that of the first indented line."""
        self._comments = 0
        self._line = 0
        self._problems: list[Problem] = []
        self._notes: list[str] = []

    def placed(self) -> Placed:
        """What has been read."""
        notes = ["The hierarchy was read from the indentation.", *self._notes]
        if self._comments:
            notes.append(f"Lines that begin with # were taken as comments: {self._comments:,}.")
        return Placed([code.item() for code in self._codes], [], self._problems, notes)

    def take(self, number: int, line: str) -> None:
        """Read the next line."""
        self._line = number
        content = line.strip(_BLANKS)
        indent = line[: len(line) - len(line.lstrip(_BLANKS))]
        if self._text is not None and (not content or self._text.holds(indent)):
            self._text.add(line)
        elif content:
            self._text = None
            self._take_content(indent, content)

    def _take_content(self, indent: str, content: str) -> None:
        if content[0].isspace():
            self._complain(
                f"the line begins with U+{ord(content[0]):04X}; indent it with plain spaces or tabs"
            )
        elif content[0] == "#":
            self._take_comment(content)
        elif content[0] == "[":
            self._take_attributes(self._level(indent), content)
        elif match := _MARK.fullmatch(content):
            self._take_text(self._level(indent), indent, match[1].lower(), match[2] or "")
        elif content[0] in MARKS:
            self._complain(f"a space should follow the {content[0]!r}; {_BARS}")
        else:
            self._take_code(self._level(indent), content)

    def _complain(self, sentence: str) -> None:
        self._problems.append(Problem(self._line, sentence))

    def _level(self, indent: str) -> int:
        """The level an indentation stands for, 1 for none; a wrong one is reported and rounded."""
        if not indent:
            return 1
        if not self._step:
            self._step = indent
        unit = self._step[0]
        if self._step.strip(unit) or indent.strip(unit):
            self._complain("the indentation mixes tabs and spaces; use one of them in the whole file")
        elif len(indent) % len(self._step):
            kind = "tabs" if unit == "\t" else "spaces"
            size = f"{len(indent)} {kind} is no multiple of the {len(self._step)} of the first indented line"
            self._complain(f"the indentation by {size}")
        return len(indent) // len(self._step) + 1

    def _take_comment(self, content: str) -> None:
        self._comments += 1
        if content[1:2].strip("#" + _BLANKS):
            self._complain(f"a space should follow the '#' of a comment; {_BARS}")

    def _take_code(self, level: int, content: str) -> None:
        deepest = len(self._open) + 1
        if level > deepest:
            self._complain(
                f"{content!r} is indented too deep: at most one level deeper than the code above it"
            )
        level = min(level, deepest)
        del self._open[level - 1 :]
        above = next((code.number for code in reversed(self._open) if code.number), "")
        heading = taken_apart(content, above)
        if heading.problem:
            self._complain(heading.problem)
        if heading.note:
            self._notes.append(f"Line {self._line}: {heading.note}.")
        code = _Code(self._line, level, heading.label, heading.number)
        self._codes.append(code)
        self._open.append(code)

    def _owner(self, level: int, what: str) -> _Code:
        """The code that a text or an attribute belongs to: the one last read; any other place is reported."""
        if level == len(self._open) + 1 and self._open:
            return self._open[-1]
        self._complain(f"{what} should stand straight below its code, one level deeper; {_BARS}")
        return _Code(self._line, 1, "", "")

    def _take_text(self, level: int, indent: str, mark: str, first: str) -> None:
        name = MARKS[mark]
        code = self._owner(level, f"this {name}")
        self._text = _Text(indent, first)
        if name in code.texts:
            self._complain(f"{code.label!r} has two texts that begin with {mark!r}; codes begin without one")
        code.texts[name] = self._text.lines

    def _take_attributes(self, level: int, content: str) -> None:
        code = self._owner(level, "what is in brackets")
        if match := _BARRED_NUMBER.fullmatch(content):
            self._set_number(code, match[1])
        elif not _ATTRIBUTES.fullmatch(content):
            self._complain(f"a bracket is open, or text stands outside the brackets; {_BARS}")
        else:
            for attribute in _ATTRIBUTE.findall(content):
                self._set(code, attribute)

    def _set(self, code: _Code, attribute: str) -> None:
        name, _, value = " ".join(attribute.split()).partition(" ")
        match name.casefold(), value:
            case (("colour" | "color"), _) if value and not code.colour:
                code.colour = value
            case "number", _ if value:
                self._set_number(code, value)
            case "not", "codable":
                code.codable = False
            case "codable", "":
                code.codable = True
            case _:
                known = "[colour #rrggbb] (once), [not codable] and [number 1.1]"
                self._complain(f"[{attribute}] is not known; there are {known}; {_BARS}")

    def _set_number(self, code: _Code, number: str) -> None:
        if code.number:
            self._complain(f"{code.label!r} has two numbers, {code.number} and {number}")
        code.number = number.strip().rstrip(".").rstrip()


def _code_lines(draft: Draft, above: str, indent: str) -> list[str]:
    heading = f"{draft.number} {_barred(draft.label)}"
    bare = taken_apart(heading, above)[:2] == (draft.number, draft.label) and bool(draft.number)
    deeper = indent + " " * STEP
    lines = [indent + (heading if bare else _bare_label(draft.label, above))]
    if draft.number and not bare:
        lines.append(f"{deeper}[number |{draft.number}|]")
    for mark, name in MARKS.items():
        lines += _text_lines(getattr(draft, name), mark, deeper)
    attributes = [f"[colour {draft.colour}]"] * bool(draft.colour) + ["[not codable]"] * (not draft.codable)
    return lines + [deeper + " ".join(attributes)] * bool(attributes)


def _bare_label(label: str, above: str) -> str:
    """A label without number, between bars where it would be taken for something else."""
    special = label[0] in "#[" or label[0] in MARKS or _MARK.fullmatch(label)
    plain = taken_apart(label, above)
    return f"|{label}|" if special or plain.problem or plain.number else _barred(label)


def _text_lines(text: str, mark: str, indent: str) -> list[str]:
    """A text behind its mark, further lines below its beginning."""
    if not text:
        return []
    first, *further = text.split("\n")
    lines = [f"{indent}{mark} {_barred(first) if first == first.lstrip(_BLANKS) and first else f'|{first}|'}"]
    margin = indent + " " * (len(mark) + 1)
    set_margin = False
    for place, line in enumerate(further, 1):
        bars = (not line and place == len(further)) or (not set_margin and line[:1] in (" ", "\t"))
        set_margin = set_margin or bool(line)
        lines.append(f"{margin}|{line}|" if bars else margin + _barred(line) if line else "")
    return lines


def _barred(line: str) -> str:
    """The line between bars where reading would strip it or take bars away."""
    return f"|{line}|" if line != line.rstrip(_BLANKS) or _unbarred(line) != line else line


def _unbarred(line: str) -> str:
    return line[1:-1] if len(line) > 1 and line[0] == line[-1] == "|" else line
