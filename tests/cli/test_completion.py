"""Completion and the manual page: made from the declarations, and right in the shells that are here."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys

import pytest

from lasso_tui.cli import main, parsers
from lasso_tui.cli.completion import completion_script
from lasso_tui.cli.man_page import format_man_page

BASH = """
source {script}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
_shtab_lasso_tui lasso-tui "${{COMP_WORDS[COMP_CWORD]}}" "${{COMP_WORDS[COMP_CWORD-1]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""

LINES = [
    ("lasso-tui pro", {"prostate"}),
    ("lasso-tui ru", {"run"}),
    ("lasso-tui run ela", {"elastic-net"}),
    ("lasso-tui run lasso pros", {"prostate"}),
    ("lasso-tui run lasso own", {"own.csv"}),
    ("lasso-tui run lasso prostate --output s", {"script", "sh", "sql", "svg"}),
    ("lasso-tui run lasso prostate --params own", {"own.csv"}),
    ("lasso-tui prostate --targ", {"--target"}),
    ("lasso-tui completion z", {"zsh"}),
]


def completes(shell: str, line: str, folder) -> set[str]:
    path = folder / f"lasso-tui.{shell}"
    if not path.exists():
        path.write_text(completion_script(shell))
    (folder / "own.csv").write_text("")
    if shell == "bash":
        words = ["bash", "--norc", "-c", BASH.format(script=path, words=line)]
    else:
        words = ["fish", "--no-config", "-c", f"source {path}; complete -C {line!r} | cut -f1"]
    ran = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=True, timeout=60)
    return set(ran.stdout.split())


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("completion")


@pytest.mark.parametrize("shell", ["bash", "fish"])
@pytest.mark.parametrize(("line", "found"), LINES)
def test_what_a_shell_completes(shell, line, found, folder):
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    assert completes(shell, line, folder) == found


def test_the_script_of_zsh_can_be_read(tmp_path):
    text = completion_script("zsh")
    assert text.startswith("#compdef lasso-tui")
    assert "elastic-net" in text
    assert "--folds-by" in text
    if shutil.which("zsh") is not None:
        (tmp_path / "_lasso-tui").write_text(text)
        subprocess.run(["zsh", "-n", str(tmp_path / "_lasso-tui")], check=True, timeout=60)


def test_another_shell_is_refused_in_one_line(capsys):
    assert main(["completion", "tcsh"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_help_and_the_explorer_need_no_shtab():
    code = (
        "import contextlib, io, sys\nfrom lasso_tui.cli import main\n"
        "with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit): main(['--help'])\n"
        "print(sorted({'shtab', 'dataclasses', 'numpy', 'textual', 'inspect'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_page_has_every_option_of_every_command():
    page = format_man_page()
    for parser in (parsers.explore_parser(), *(made() for made in parsers.COMMANDS.values())):
        for action in parser._actions:
            for word in action.option_strings:
                assert word.replace("-", r"\-") in page, word
    for word in ("XDG_STATE_HOME", "elastic\\-net", "NO_COLOR", "130", ".SH KEYS", "copy\\-command"):
        assert word in page


@pytest.mark.skipif(shutil.which("mandoc") is None and shutil.which("groff") is None, reason="no man here")
def test_the_page_can_be_set(capfd):
    assert main(["man"]) == 0
    page = capfd.readouterr().out
    mandoc = shutil.which("mandoc") is not None
    words = ["mandoc", "-Tascii", "-Werror"] if mandoc else ["groff", "-man", "-Tascii", "-P-c", "-Kutf8"]
    ran = subprocess.run(words, input=page.encode(), capture_output=True, timeout=60, check=True)
    assert not ran.stderr
    plain = re.sub(rb".\x08", b"", ran.stdout)
    assert b"EXIT STATUS" in plain
    assert b"--folds-by COL" in plain
