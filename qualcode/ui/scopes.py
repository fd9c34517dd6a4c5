"""Which keys work where the keyboard is now: for hints, help and palette."""

from typing import Any

from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from qualcode.ui.keys import KEYS, SCOPES, Scope


def bound(node: DOMNode, id: str) -> bool:
    """Whether a widget, screen or the program itself has the key of that id."""
    return any(binding.id == id for _, binding in node._bindings)


def scope_of(node: DOMNode) -> Scope | None:
    """The scope whose keys a widget or screen binds; None for one that has none of the registry."""
    ids = {binding.id.partition(".")[0] for _, binding in node._bindings if binding.id}
    return next((scope for scope in SCOPES if scope in ids), None)


def active_scopes(screen: Screen[Any]) -> tuple[Scope, ...]:
    """The scopes of the focused widget and of what it stands in, without what works everywhere.

    Those of a pane that is a guest on its screen come first; the screen's own are in its own order.
    """
    own: tuple[Scope, ...] = getattr(screen, "SCOPES", ())
    if screen.focused is None:
        return own
    found = [scope_of(node) for node in screen.focused.ancestors_with_self]
    active = [scope for scope in reversed(found) if scope is not None and scope != "everywhere"]
    guests = [scope for scope in active if scope not in own]
    return (*dict.fromkeys(guests), *(scope for scope in own if scope in active))


def keys_of(app: App[Any], id: str) -> str:
    """The keys of an action, as the user has them; empty where a widget handles it itself."""
    own: dict[str, str] = getattr(app, "_keymap", {})
    return own.get(id) or next(key.keys for key in KEYS if key.id == id)
