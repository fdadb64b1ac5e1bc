"""Help: what the tab shows, and the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown, Static

from lasso_tui.app.frame.key_table import KeyTable
from lasso_tui.app.screens.markdown_screen import split_table
from lasso_tui.app.screens.modal import Modal
from lasso_tui.app.screens.page_hints import CLOSES

if TYPE_CHECKING:
    from lasso_tui.techniques import AnyTechnique

__all__ = ["HelpScreen"]

KEYS = """\
| key | action |
|---|---|
| `[` `]` `←` `→` | decrease or increase alpha (or this tab's cursor) by one step |
| `{` `}` | by ten steps |
| `home` `end` | go to the ends of the axis |
| `m` `s` | go to the minimum of the CV error, to the 1-SE alpha |
| `'` | go to another mark by its letter |
| `↓` `↑` `j` `k` | pick the next, previous feature |
| `/` `n` `N` | find a feature by a part of its name; the next one found, the previous one |
| `enter` | show where the picked feature enters |
| `1` … `9` | choose the main chart |
| `f` `t` | toggle full screen; toggle table view |
| `+` `-` `0` | zoom in, zoom out, reset zoom |
| `shift+←` `shift+→` | pan a zoomed chart, or a picture (there `shift+↑` `shift+↓` too) |
| `<` `>` | go to the previous, next tab |
| `g` | go to a tab by name |
| `d` `D` | open the data screen; open other data |
| `y` | choose the target |
| `o` `i` | go to the settings, alpha first; edit the tab's text (sentence, groups, factors) |
| `(` `)` | decrease or increase l1_ratio by 0.1 (Elastic net) |
| `u` | take back the last change of a setting |
| `O` | hide or show the settings |
| `T` | show the test error here; each look is counted |
| `w` | show all warnings |
| `esc` | stop the computation; the previous result stays |
| `e` | export to a file or to the clipboard |
| `C` `L` | copy the coefficients, or the `run` command line, to the clipboard |
| `p` `P` | pin this solution; compare pinned solutions |
| `x` | edit a row and see its prediction, and what each column adds to it |
| `c` | show the source of this tab |
| `r` | reset this tab |
| `:` `ctrl+p` | list every command |
| `q` | quit |

In a setting, `enter` applies and returns to the chart, `tab` applies and goes on, `esc` restores.
Click or drag along a chart's axis to move alpha there; the wheel steps.
"""


class HelpScreen(Modal[None]):
    """Shows the help of one tab.

    Parameters
    ----------
    technique : what the tab shows
    notes, warnings : data preparation, and warnings of the computation, one sentence each
    keys : action → keys that the person has set
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,question_mark,q", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 90%; max-width: 90; height: 90%; padding: 0 2;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    HelpScreen Markdown { background: $surface; padding: 0; }
    HelpScreen #warnings, HelpScreen #notes { height: auto; margin-bottom: 1; }
    """

    def __init__(
        self,
        technique: AnyTechnique,
        notes: tuple[str, ...] = (),
        keys: Mapping[str, str] | None = None,
        warnings: tuple[str, ...] = (),
    ) -> None:
        super().__init__()
        self.technique, self.keys = technique, keys or {}
        self.messages = {
            "warnings": ("Warnings", warnings),
            "notes": ("Data preparation", notes),
        }

    def compose(self) -> ComposeResult:
        """Lay the help out as one page."""
        with VerticalScroll() as page:
            page.border_title = f"{self.technique.title}: help"
            page.border_subtitle = CLOSES
            before, keys, after = split_table(lesson_text(self.technique, self.keys))
            yield Markdown(before)
            yield KeyTable(keys)
            yield Markdown(after)
            for name, (title, sentences) in self.messages.items():
                if sentences:
                    text = "\n".join(f"• {sentence}" for sentence in sentences)
                    yield Static(Content.assemble((f"{title}\n", "bold $primary"), text), id=name)


def lesson_text(technique: AnyTechnique, keys: Mapping[str, str] | None = None) -> str:
    """Return the help as Markdown; `keys` are those that the person has set."""
    own = [f"`{key}` is {action}" for action, key in (keys or {}).items()]
    lesson = technique.lesson
    parts = [
        f"**{lesson.question}**",
        "### Charts",
        "\n".join(f"- **{title}.** {text}" for title, text in lesson.charts.items()),
        "### Objective",
        f"```text\n{lesson.formula}\n```",
        "Alpha is scikit-learn's: the loss is divided by 2n. Where a tool writes ½·RSS + λ‖b‖₁, λ is n·alpha; "
        "glmnet's lasso λ is alpha.",
        "### Try this",
        "\n".join(f"- {what}" for what in lesson.try_this),
        "### When not to use it",
        lesson.not_when,
        *(
            ["### Worked example (dataset `tutorial`)", technique.article.remark]
            if technique.article is not None
            else []
        ),
        "### Keys",
        KEYS,
        *([f"Your settings: {', '.join(own)}."] if own else []),
        "### References",
        "\n".join(f"- {reference}" for reference in lesson.references),
    ]
    return "\n\n".join(parts)
