"""What keys are called in help, hints and questions."""

_NAMES = {
    "question_mark": "?",
    "full_stop": ".",
    "slash": "/",
    "colon": ":",
    "semicolon": ";",
    "comma": ",",
    "exclamation_mark": "!",
    "number_sign": "#",
    "equals_sign": "=",
    "minus": "-",
    "plus": "+",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_parenthesis": "(",
    "right_parenthesis": ")",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "greater_than_sign": ">",
    "less_than_sign": "<",
    "dollar_sign": "$",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "left": "←",
    "right": "→",
    "up": "↑",
    "down": "↓",
}


def printed(keys: str) -> str:
    """Keys as help and hints show them.

    >>> printed("u,ctrl+z"), printed("alt+shift+left"), printed("question_mark,f1")
    ('u  Ctrl+z', 'Alt+Shift+←', '?  F1')
    """
    return "  ".join("+".join(map(_part, key.split("+"))) for key in keys.split(",") if key)


def _part(part: str) -> str:
    if part in _NAMES:
        return _NAMES[part]
    if len(part) == 1:
        return part
    return part.upper() if part[0] == "f" and part[1:].isdigit() else part.capitalize()
