"""The page of all keys: ``python -m qualcode.ui.reference > docs/keys.md`` writes it from the registry."""

from collections.abc import Iterator

from qualcode.ui.keynames import printed
from qualcode.ui.keys import KEYS, SCOPES, Key, Scope

_HEAD = """\
# Keys

All keys of the screens, as they are without settings of your own. On the screen, `?` shows those that work
there. The last column has the name of each action in the settings file, where it can be given other keys:
see [screen.md](screen.md#keys-and-colours-of-your-own). Keys without a name stay as they are.
"""
_COLUMNS = "| key | what it does | name |\n|---|---|---|\n"


def reference() -> str:
    """The page, as Markdown."""
    parts = [_HEAD, *(f"## {title}\n\n{_COLUMNS}{''.join(_rows(scope))}" for scope, title in SCOPES.items())]
    return "\n".join(parts)


def _rows(scope: Scope) -> Iterator[str]:
    """A line for each action; the nine quick codes are one."""
    for key in KEYS:
        if key.scope != scope or (key.name.startswith("quick_") and key.name != "quick_1"):
            continue
        shown, text, name = _shown(key), key.text, f"`{key.id}`" if key.action else ""
        if key.name == "quick_1":
            shown, text, name = "`1` … `9`", text.replace(" 1", " 1 to 9"), f"{name} … `{scope}.quick_9`"
        yield f"| {shown} | {text} | {name} |\n"


def _shown(key: Key) -> str:
    """The keys; those that the widget takes itself are named in the hint."""
    keys = printed(key.keys) if key.keys else key.hint.partition(" ")[0]
    return " or ".join(f"`{part}`" for part in keys.split("  "))


if __name__ == "__main__":
    print(reference(), end="")
