"""Every key of the screens, once: bindings, help, palette and the user's own keys are all made from here."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from textual.binding import Binding, BindingType

Scope = Literal[
    "everywhere",
    "home",
    "coding",
    "reader",
    "list",
    "codebook",
    "table",
    "references",
    "search",
    "matrix",
    "history",
    "review",
    "suggest",
    "proposals",
    "versions",
    "picker",
]

SCOPES: dict[Scope, str] = {
    "everywhere": "On every screen",
    "home": "Interviews",
    "coding": "Coding",
    "reader": "Moving and selecting in a transcript",
    "list": "Lists and tables",
    "codebook": "Codebook",
    "table": "Table",
    "references": "References",
    "search": "Search",
    "matrix": "Matrix",
    "history": "History",
    "review": "Review",
    "suggest": "Suggestions",
    "proposals": "Proposals",
    "versions": "Versions of the codebook",
    "picker": "Choosing a code",
}
"""The scopes in the order of the help, with their headings."""


@dataclass(frozen=True)
class Key:
    """One action and the keys that do it."""

    scope: Scope
    name: str
    """Unique within its scope; the user's own keys are given under ``scope.name``."""
    keys: str
    """In Textual's notation, comma separated."""
    action: str
    """The action of the widget or screen that has this scope; empty where a widget handles it itself."""
    text: str
    """What it does, for help and palette."""
    hint: str = ""
    """A word for the line at the bottom of the screen; empty where it is not shown there."""

    @property
    def id(self) -> str:
        """The name under which a user may give it other keys."""
        return f"{self.scope}.{self.name}"


def _keys(scope: Scope, *rows: tuple[str, ...]) -> Iterator[Key]:
    for row in rows:
        yield Key(scope, *row)


def _sends(digit: int) -> str:
    split = f"In a split: send it to code {digit}"
    return f"{split}; lost words: place it at {digit}" if digit <= 3 else split


KEYS: tuple[Key, ...] = (
    *_keys(
        "everywhere",
        ("help", "question_mark,f1", "help", "The keys of this screen", "help"),
        ("home", "f2", "go('home')", "Interviews: the project's home"),
        ("coding", "f3", "go('coding')", "Coding: the transcript"),
        ("codebook", "f4", "go('codebook')", "Codebook"),
        ("table", "f5", "go('table')", "Table"),
        ("references", "f6", "go('references')", "References of a code"),
        ("history", "f7", "go('history')", "History"),
        ("review", "f8", "go('review')", "Review: references to look at again"),
        ("versions", "f9", "go('versions')", "Versions of the codebook"),
        ("search", "F,f10", "go('search')", "Search all transcripts"),
        ("matrix", "O", "go('matrix')", "Matrix: interviews beside themes, with summaries"),
        ("suggest", "f12", "go('suggest')", "Suggestions: passages that may belong at a code"),
        ("undo", "u,ctrl+z", "undo", "Take back your last change", "undo"),
        ("redo", "U,ctrl+y,ctrl+r", "redo", "Do again what you took back last"),
        ("palette", "ctrl+p", "command_palette", "Every action by name", "commands"),
        ("project_memo", "ctrl+n", "project_memo", "Memo on the project"),
        ("theme", "ctrl+t", "toggle_dark", "Dark or light"),
        ("quit", "ctrl+q,q", "quit", "Quit; everything is saved already"),
    ),
    *_keys(
        "home",
        ("open", "", "", "Open the interview (Enter)", "Enter open"),
        ("import", "i", "import", "Import transcripts or a sheet of attributes", "import"),
        ("export", "x", "export", "Export the project for NVivo, ATLAS.ti, MAXQDA and others"),
        ("filter", "slash", "filter", "Show only interviews with these words", "filter"),
        ("memo", "m", "memo", "Memo on the interview", "memo"),
        ("sort", "s", "sort", "Sort by the next column", "sort"),
        ("correct", "E", "correct", "Correct the transcript in your editor"),
        ("speakers", "o", "speakers", "Roles of the speakers of the interview, and who asks"),
        ("pseudonyms", "p", "pseudonyms", "Placeholders for names, names back, a copy to hand out", "names"),
        ("remove", "delete", "remove", "Take a transcript out of the project"),
    ),
    *_keys(
        "coding",
        ("code", "c,enter", "code", "Choose a code for the selection", "code"),
        ("again", "full_stop", "again", "Code with the last code again", "again"),
        ("in_vivo", "i", "in_vivo", "New code named by the selected words", "in vivo"),
        ("uncode", "x,delete", "uncode", "Take the coding under the cursor away", "uncode"),
        ("uncode_all", "X", "uncode_all", "Take every coding of yours in the selection away"),
        ("recode", "r", "recode", "Give the coding under the cursor another code", "recode"),
        ("next_here", "tab", "step_here(1)", "Next coding under the cursor", "next here"),
        ("previous_here", "shift+tab", "step_here(-1)", "Previous coding under the cursor"),
        ("boundary", "equals_sign", "boundary", "Move the boundaries of the coding under the cursor"),
        ("longer", "alt+right", "move_boundary('end', 1)", "Move the end of the coding a word on"),
        ("shorter", "alt+left", "move_boundary('end', -1)", "Move the end of the coding a word back"),
        ("start_on", "alt+shift+right", "move_boundary('start', 1)", "Move its start a word on"),
        ("start_back", "alt+shift+left", "move_boundary('start', -1)", "Move its start a word back"),
        (
            "next_reference",
            "right_square_bracket",
            "reference(1)",
            "Next place of the active code",
            "refs",
        ),
        ("previous_reference", "left_square_bracket", "reference(-1)", "Previous place of the active code"),
        ("next_question", "semicolon", "question(1)", "Next place where a question of the guide is asked"),
        ("previous_question", "comma", "question(-1)", "Previous place where a question is asked"),
        ("questions", "I", "questions", "The questions of the interview guide: go to one", "guide"),
        ("asks", "A", "asks", "Say which question of the guide the selected words ask"),
        ("asks_not", "exclamation_mark", "asks_not", "Say that the words here do not ask the question"),
        ("place_lost", "a", "place_lost", "Place a coding that lost its words (F8, o) on the selection"),
        ("memo", "m", "memo", "Memo on the coding under the cursor", "memo"),
        ("transcript_memo", "M", "transcript_memo", "Memo on the transcript"),
        ("correct", "E", "correct", "Correct the transcript in your editor"),
        ("only", "f", "only", "Show only the active code, or all again"),
        ("codebook", "C", "toggle_codebook", "Show or hide the codebook beside the text"),
        ("details", "D", "toggle_details", "Show or hide the codings at the cursor"),
        ("next_interview", "greater_than_sign", "interview(1)", "Next interview"),
        ("previous_interview", "less_than_sign", "interview(-1)", "Previous interview"),
        ("back", "minus", "back", "Back to where you were"),
        ("forward", "plus", "forward", "Forward again"),
        ("copy", "y", "copy", "Copy the selection with its source"),
    ),
    *(
        Key("coding", f"quick_{digit}", str(digit), f"quick({digit})", f"Code with quick code {digit}")
        for digit in range(1, 10)
    ),
    *_keys(
        "reader",
        ("left", "left,h", "move('previous_character')", "Character back"),
        ("right", "right,l", "move('next_character')", "Character on"),
        ("up", "up,k", "row(-1)", "Row up"),
        ("down", "down,j", "row(1)", "Row down"),
        ("next_word", "w,ctrl+right", "move('next_word')", "Next word"),
        ("previous_word", "b,ctrl+left", "move('previous_word')", "Previous word"),
        ("end_of_word", "e", "move('end_of_word')", "End of the word"),
        ("next_sentence", "right_parenthesis", "move('next_sentence')", "Next sentence"),
        ("previous_sentence", "left_parenthesis", "move('previous_sentence')", "Previous sentence"),
        ("next_turn", "right_curly_bracket", "move('next_turn')", "Next speaker's turn"),
        ("previous_turn", "left_curly_bracket", "move('previous_turn')", "Previous speaker's turn"),
        ("next_paragraph", "ctrl+down", "move('next_paragraph')", "Next paragraph"),
        ("previous_paragraph", "ctrl+up", "move('previous_paragraph')", "Previous paragraph"),
        ("row_start", "home,0", "row_edge(False)", "Start of the row"),
        ("row_end", "end,dollar_sign", "row_edge(True)", "End of the row"),
        ("page_down", "pagedown,ctrl+f", "page(1.0)", "Page down"),
        ("page_up", "pageup,ctrl+b", "page(-1.0)", "Page up"),
        ("half_down", "ctrl+d", "page(0.5)", "Half a page down"),
        ("half_up", "ctrl+u", "page(-0.5)", "Half a page up"),
        ("top", "ctrl+home", "text_edge(False)", "Start of the transcript (also g g)"),
        ("bottom", "ctrl+end,G", "text_edge(True)", "End of the transcript"),
        (
            "prefix",
            "g",
            "prefix",
            "Start of another key: g g is the top, g h home, g t table …",
        ),
        ("go_to", "colon", "go_to", "Go to a turn (41) or a time (12:30)"),
        ("extend_left", "shift+left,H", "move('previous_character', True)", "Extend by a character back"),
        ("extend_right", "shift+right,L", "move('next_character', True)", "Extend by a character"),
        ("extend_up", "shift+up,K", "row(-1, True)", "Extend by a row up"),
        ("extend_down", "shift+down,J", "row(1, True)", "Extend by a row down"),
        ("extend_word", "W,ctrl+shift+right", "move('end_of_word', True)", "Extend by a word"),
        ("extend_word_back", "B,ctrl+shift+left", "move('previous_word', True)", "Extend by a word back"),
        ("extend_sentence", "S", "extend('sentence')", "Extend by a sentence"),
        ("extend_turn", "P", "extend('turn')", "Extend by a turn"),
        ("extend_paragraph", "Q", "extend('paragraph')", "Extend by a paragraph"),
        ("mark", "v", "mark", "Mark: every move extends the selection", "mark"),
        ("mark_turns", "V", "mark_turns", "Mark whole turns"),
        ("other_end", "o", "other_end", "Go to the other end of the selection"),
        ("sentence", "s", "select('sentence')", "Select the sentence; again: one more", "sentence"),
        ("turn", "t", "select('turn')", "Select the speaker's turn; again: one more", "turn"),
        ("paragraph", "p", "select('paragraph')", "Select the paragraph; again: one more"),
        ("clear", "escape", "clear", "Give up the selection"),
        ("find", "slash", "find", "Find words in the transcript", "find"),
        ("next_hit", "n", "hit(1)", "Next place found"),
        ("previous_hit", "N", "hit(-1)", "Previous place found"),
    ),
    *_keys(
        "list",
        ("down", "down,j", "line(1)", "Line down"),
        ("up", "up,k", "line(-1)", "Line up"),
        ("page_down", "pagedown", "page(1)", "Page down"),
        ("page_up", "pageup", "page(-1)", "Page up"),
        ("top", "home", "edge(False)", "First line"),
        ("bottom", "end,G", "edge(True)", "Last line"),
        ("choose", "enter", "choose", "Choose the line"),
        ("left", "left,h", "left", "Close the heading, or cell to the left"),
        ("right", "right,l", "right", "Open the heading, or cell to the right"),
    ),
    *_keys(
        "codebook",
        ("references", "", "", "The references of the code (Enter)", "Enter references"),
        ("add_below", "a", "add(True)", "New code below this one", "add"),
        ("add_beside", "A", "add(False)", "New code beside this one"),
        ("rename", "r", "rename", "Rename", "rename"),
        ("define", "e", "define", "Definition, inclusion, exclusion, example", "define"),
        ("number", "n", "number", "Printed number"),
        ("colour", "o", "colour", "Colour"),
        ("codable", "x", "codable", "Whether passages may be coded at it"),
        ("cut", "m", "cut", "Move: take it, then p below or P beside another", "move"),
        ("paste_below", "p", "paste(True)", "Put what was taken below this code"),
        ("paste_beside", "P", "paste(False)", "Put what was taken beside this code"),
        ("earlier", "K", "shift(-1)", "One place up among its siblings"),
        ("later", "J", "shift(1)", "One place down among its siblings"),
        ("split", "s", "split", "Split: send its references to other codes", "split"),
        ("suggest", "S", "suggest", "Suggest passages that may belong at it", "suggest"),
        ("recode", "b", "recode", "Recode in bulk: its references that meet conditions"),
        ("merge", "M", "merge", "Merge into another code", "merge"),
        ("retire", "R", "retire", "Retire, or bring back", "retire"),
        ("delete", "d,delete", "delete", "Delete", "delete"),
        ("memo", "N", "memo", "Memo on the code"),
        ("renumber", "number_sign", "renumber", "Give printed numbers anew"),
        ("weigh", "w", "weigh", "The next change asks first: why, or as a proposal"),
        ("proposals", "v", "proposals", "Proposals that wait for a decision"),
        ("fold", "space", "fold", "Close or open the heading"),
        ("fold_all", "z", "fold_all", "Close or open all headings"),
        ("filter", "slash", "filter", "Show only codes with these words", "filter"),
        ("retired", "H", "show_retired", "Show or hide retired codes"),
        ("next_reference", "right_square_bracket", "reference(1)", "Next reference of this code"),
        ("previous_reference", "left_square_bracket", "reference(-1)", "Previous reference of this code"),
        ("leave", "escape", "leave", "Back to the text; or give up a move, asking first or a filter"),
    ),
    *(
        Key("codebook", f"quick_{digit}", str(digit), f"quick({digit})", f"Make it quick code {digit}")
        for digit in range(1, 10)
    ),
    *_keys(
        "table",
        ("passages", "", "", "The passages behind the number (Enter)", "Enter passages"),
        ("aggregate", "a", "aggregate", "What headings count: nothing, the sum, the union", "aggregate"),
        ("unit", "n", "unit", "What the first number counts", "unit"),
        ("coders", "o", "coders", "Coders pooled, each apart, or one only", "coders"),
        ("interviewer", "x", "interviewer", "Leave interviewers' words out, or not"),
        ("sort", "s", "sort", "The order of codes within their heading", "sort"),
        ("empty", "e", "empty", "Hide codes without references, or not"),
        ("under", "b", "under", "Only one heading and what is below it"),
        ("where", "f", "where", "Only interviews with a value of an attribute"),
        ("question", "i", "question", "Only passages in the answer to a question of the guide"),
        ("as_of", "p", "as_of", "The table as it stood at a version, a date or a line"),
        ("reset", "0", "reset", "All options as they were"),
        ("write", "w", "write", "Write the table to a file", "write"),
        ("verify", "v", "verify", "Prove a table that was written to a file"),
    ),
    *_keys(
        "references",
        ("open", "", "", "Show the passage in its interview (Enter)", "Enter open"),
        ("code", "c", "choose_code", "Choose another code", "code"),
        ("below", "b", "below", "With the codes below it, or without", "below"),
        ("question", "i", "question", "Only passages in the answer to a question of the guide"),
        ("now", "p", "now", "As they are now, where the list is of the past"),
        ("filter", "slash", "filter", "Show only passages with these words", "filter"),
        ("copy", "y", "copy", "Copy the quote with its source", "copy"),
        ("memo", "m", "memo", "Memo on the coding", "memo"),
        ("star", "s", "star", "Star it as a quote for the report, or take the star away", "star"),
        ("use", "v", "use", "Mark it as used in the report, or not"),
        ("trim", "t", "trim", "Trim the quote: a shorter version for the report"),
        ("recode", "r", "recode", "Give the coding another code", "recode"),
        ("recode_all", "R", "recode_all", "Give all the codings listed another code"),
        ("uncode", "x,delete", "uncode", "Take the coding away", "uncode"),
    ),
    *_keys(
        "search",
        ("open", "", "", "Show the hit in its interview, selected (Enter)", "Enter open"),
        ("ask", "slash", "ask", "Type what to search for", "search"),
        ("lemma", "f", "lemma", "Other forms of the words too, or not", "forms"),
        ("order", "o", "order", "The best turns first, or by transcript and place", "order"),
        ("regex", "r", "regex", "What is typed is a regular expression, or words"),
        ("interviewer", "x", "interviewer", "Leave interviewers' words out, or not", "interviewer"),
        ("coded", "d", "coded", "All hits, only those not coded yet, or only those coded", "coded"),
        ("question", "i", "question", "Only hits in the answer to a question of the guide"),
        ("more", "m", "more", "Look for more hits", "more"),
        ("copy", "y", "copy", "Copy the hit with its source", "copy"),
    ),
    *_keys(
        "matrix",
        ("write", "", "", "Write the summary of the cell, or show the passage (Enter)", "Enter write"),
        ("passages", "p", "passages", "Go to the passages of the cell", "passages"),
        ("missing", "n", "missing(1)", "Next cell with passages and no summary", "next without"),
        ("missing_before", "N", "missing(-1)", "Previous cell with passages and no summary"),
        ("themes", "b", "themes", "The themes: the top level, or what stands below a heading", "themes"),
        ("where", "f", "where", "Only interviews with a value of an attribute", "interviews"),
        ("file", "w", "file", "Write the matrix to a file", "to a file"),
        ("leave", "escape,ctrl+s", "leave", "Keep what was written, and back to the matrix"),
    ),
    *_keys(
        "history",
        ("preview", "", "", "What taking back to here would do (Enter)", "Enter preview"),
        ("back", "b", "back_to", "Take back everything of yours after this line", "back to here"),
        ("mine", "f", "mine", "Only your changes, or everybody's", "mine"),
    ),
    *_keys(
        "proposals",
        ("look", "", "", "What it would do now (Enter)", "Enter look"),
        ("accept", "a", "accept", "Accept: do what is proposed", "accept"),
        ("decline", "x,delete", "decline", "Decline, with a reason", "decline"),
        ("comment", "c", "comment", "Say something of it", "comment"),
        ("withdraw", "w", "withdraw", "Take your own proposal back"),
        ("decided", "H", "decided", "Show or hide those decided on", "decided"),
        ("leave", "escape", "leave", "Back to the codebook"),
    ),
    *_keys(
        "versions",
        ("look", "", "", "Everything that the line did (Enter)", "Enter look"),
        ("sign_off", "s", "sign_off", "Sign off the codebook as a version", "sign off"),
        ("compare", "d", "compare", "The framework at this line, and now", "differences"),
        ("numbers", "n", "numbers", "Which numbers moved since this line, and why", "numbers"),
        ("only", "f", "only", "Only versions, or everything", "versions only"),
    ),
    *_keys(
        "review",
        ("keep", "k", "keep", "Keep it at its code; in a split: it stays", "keep"),
        ("move", "m", "move", "Give it another code", "move"),
        ("drop", "x,delete", "drop", "Take the coding away; give one up that lost its words", "drop"),
        ("ask", "a", "ask", "Leave it for the others, with a question", "ask"),
        ("next", "n", "step(1)", "Next reference"),
        ("previous", "p", "step(-1)", "Previous reference"),
        ("open", "", "", "Show it in its interview; in a split: it stays (Enter)", "Enter open"),
        ("by_hand", "o", "by_hand", "Choose the words of a coding that lost them, in its transcript"),
        ("target", "t", "target", "In a split: a code to send passages to", "to"),
        ("new_target", "T", "new_target", "In a split: a new code to send passages to"),
        ("split", "w", "split", "Split the code as decided, after a preview", "split"),
        ("leave", "escape", "leave", "Give the split up"),
    ),
    *(Key("review", f"send_{digit}", str(digit), f"send({digit})", _sends(digit)) for digit in range(1, 10)),
    *_keys(
        "suggest",
        ("accept", "a", "accept", "Accept: code the passage (also Enter)", "accept"),
        ("reject", "x,delete", "reject", "Reject: do not suggest it here to you again", "reject"),
        ("skip", "s", "skip", "Leave it for later", "skip"),
        ("longer", "plus", "end(1)", "A sentence more at the end", "longer"),
        ("shorter", "minus", "end(-1)", "A sentence less at the end", "shorter"),
        ("earlier", "less_than_sign", "start(-1)", "A sentence more at the beginning"),
        ("later", "greater_than_sign", "start(1)", "A sentence less at the beginning"),
        ("open", "o", "open", "Show it in its interview, selected", "open"),
        ("code", "c", "code", "Choose another code", "code"),
        ("source", "f", "source", "All sources, or only what was learned, patterns, the search", "source"),
        ("search", "slash", "search", "Type a search whose hits are suggested too", "search"),
        ("pattern", "p", "pattern", "Type a search that is kept with the code"),
        ("again", "m", "again", "Look again: learn from what was decided, list what is open", "again"),
        ("below", "b", "below", "With the codes below it, or without"),
        ("own", "i", "own", "As if nobody else had coded anything, or not"),
        ("balanced", "e", "balanced", "The best of each interview first, or the best of all"),
        ("stop", "escape", "stop", "Stop reading the transcripts"),
    ),
    *_keys(
        "picker",
        ("apply", "enter", "", "Assign the code"),
        ("stay", "tab", "", "Assign the code and stay for another"),
        ("new", "ctrl+n", "", "New code named as typed"),
        ("close", "escape", "", "Leave"),
    ),
)
"""All of them. Keys with an empty action are handled by the widget that shows the scope."""


def bindings(scope: Scope) -> list[BindingType]:
    """What a screen or widget of this scope binds."""
    return [
        Binding(key.keys, key.action, key.text, show=False, id=key.id)
        for key in KEYS
        if key.scope == scope and key.action
    ]


def remappable() -> frozenset[str]:
    """The names under which users may give other keys."""
    return frozenset(key.id for key in KEYS if key.action)
