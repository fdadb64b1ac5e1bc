"""Help: the tab's lesson in plain words, and the keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Markdown, Static

from lasso_tui.app.screens.modal import Modal

if TYPE_CHECKING:
    from lasso_tui.techniques import AnyTechnique

__all__ = ["HelpScreen"]

KEYS = """\
| key | what it does |
|---|---|
| `[` `]` | the cursor (alpha, a threshold, a step) one step down, up |
| `{` `}` | ten steps down, up |
| `m` `s` … | to a mark: the CV minimum, the 1-SE alpha, and what the first line names |
| `1` … `9` | put that chart first |
| `f` `t` | the first chart alone, or as a table of its numbers; and back |
| `+` `-` `0` | zoom the chart in, out, show all of it; `←` `→` move along it |
| `↓` `↑` | read the lines at the cursor one after another; so does the mouse |
| `<` `>` | previous, next tab |
| `g` | go to a tab by name |
| `d` | the data screen: every column, and what is done with it; `D` opens other data |
| `y` | choose the target |
| `o` | show or hide the controls; `tab` and `enter` take what is typed, `esc` leaves it |
| `esc` | stop what is being computed; what was there before is kept |
| `e` | export: save a file, or send it to the clipboard |
| `C` `L` | send the coefficients, or the command line that computes them, to the clipboard |
| `p` `P` | pin this solution under a name; compare those that are pinned with it |
| `c` | the source of this tab |
| `r` | reset this tab |
| `ctrl+p` | every command, by name |
| `q` | quit |

A click on a chart's alpha axis puts alpha there.
"""


class HelpScreen(Modal[None]):
    """Shows one lesson; any of the usual keys closes it.

    Parameters
    ----------
    technique : whose lesson
    notes, warnings : what was done to the data, and what to know of what was computed, one sentence each
    keys : those that the person has set
    """

    AUTO_FOCUS = "VerticalScroll"
    BINDINGS = [Binding("escape,question_mark,q", "dismiss", "close")]  # noqa: RUF012

    DEFAULT_CSS = """
    HelpScreen { align: center middle; }
    HelpScreen > VerticalScroll {
        width: 90%; max-width: 90; height: 90%; padding: 0 2;
        background: $surface; border: round $primary; border-title-color: $foreground;
    }
    HelpScreen Markdown { background: $surface; }
    HelpScreen #warnings, HelpScreen #notes { height: auto; padding: 0 2; margin-bottom: 1; }
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
        self.said = {
            "warnings": ("What to know of this computation", warnings),
            "notes": ("What was done to the data", notes),
        }

    def compose(self) -> ComposeResult:
        """Lay the lesson out as one page."""
        with VerticalScroll() as page:
            page.border_title = f"{self.technique.title}: help"
            page.border_subtitle = "esc closes"
            for name, (title, sentences) in self.said.items():
                if sentences:
                    words = "\n".join(f"• {sentence}" for sentence in sentences)
                    yield Static(Content.assemble((f"{title}\n", "bold $primary"), words), id=name)
            yield Markdown(lesson_text(self.technique, self.keys))


def lesson_text(technique: AnyTechnique, keys: Mapping[str, str] | None = None) -> str:
    """Write the lesson as Markdown; `keys` are those that the person has set."""
    own = [f"`{key}` is {action}" for action, key in (keys or {}).items()]
    lesson = technique.lesson
    parts = [
        f"**{lesson.question}**",
        "### What you see",
        "\n".join(f"- **{title}.** {words}" for title, words in lesson.charts.items()),
        "### What is solved",
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
        *([f"In your settings {', '.join(own)}."] if own else []),
        "### References",
        "\n".join(f"- {reference}" for reference in lesson.references),
    ]
    return "\n\n".join(parts)
