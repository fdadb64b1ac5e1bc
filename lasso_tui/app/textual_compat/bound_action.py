"""The action that a key would run where the focus is now.

Relies on `Screen._binding_chain`, `Screen._modal_binding_chain`, `App._check_action_state` and
`BindingsMap.key_to_bindings`. Needless once Textual tells the action of one key: `Screen.active_bindings`, which is
public, looks at all of them and takes 2 ms.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

__all__ = ["bound_action"]


def bound_action(app: App[Any], key: str) -> tuple[str, DOMNode] | None:
    """Return the action bound to a key and the node that it belongs to, or None; looks where Textual would."""
    screen = app.screen
    for priority, chain in ((True, reversed(screen._binding_chain)), (False, screen._modal_binding_chain)):
        for node, bindings in chain:
            for binding in bindings.key_to_bindings.get(key, ()):
                if binding.priority == priority and app._check_action_state(binding.action, node):
                    return binding.action, node
    return None
