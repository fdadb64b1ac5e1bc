"""Settings: each entry is checked by itself, what is wrong is said, and `config` tells what is in force."""

from __future__ import annotations

import sys

import pytest

from lasso_tui.app import LassoApp
from lasso_tui.app.bindings import ACTIONS, keymap
from lasso_tui.app.screens.picker import Picker
from lasso_tui.app.terminal.terminal import Terminal
from lasso_tui.app.themes import SHORT_NAMES, check_theme
from lasso_tui.cli import main
from lasso_tui.cli.settings import Settings, colours, environment, read_settings, settings_path
from tests.app.conftest import settle, until
from tests.terminal import Terminal as Pseudo


@pytest.fixture
def written(tmp_path):
    """Write a settings file; return the environment that names it."""

    def write(text: str | bytes) -> dict[str, str]:
        path = tmp_path / "lasso-tui" / "config.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return {"XDG_CONFIG_HOME": str(tmp_path), "TERM": "xterm-256color"}

    return write


def test_all_that_can_be_set(written):
    told = read_settings(
        written('theme = "lasso-light"\nmarkers = "ascii"\ncolor = 256\n[keys]\nexport = "ctrl+e,E"\n')
    )
    assert (told.theme, told.markers, told.colour, told.problems) == ("lasso-light", "ascii", "256", ())
    assert keymap(told.keys) == ({"export": "ctrl+e,E"}, [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('theme = "x"\nmarkers = "dots"', ["line 2", "markers", "'dots'", "braille"]),
        ("colour = 17", ["line 1", "colour", "'17'"]),
        ("theme = 3.5", ["line 1", "theme", "3.5"]),
        ("keys = 1", ["line 1", "keys", "table"]),
        ("[keys]\n\nexport = 7", ["line 3", "export"]),
        ('colr = "none"', ["line 1", "'colr'"]),
        ('theme = "a\n', ["not valid TOML", "line 1"]),
        (b"\xff\xfe", ["not UTF-8"]),
        ("x = " + "[" * 9000, ["not valid TOML"]),
    ],
)
def test_a_bad_entry_is_said_in_one_sentence_and_left_out(written, text, words):
    told = read_settings(written(text))
    assert len(told.problems) == 1
    assert all(word in told.problems[0] for word in words), told.problems
    assert (told.markers, told.colour, told.keys) == ("auto", "auto", {})


def test_a_bad_entry_leaves_the_others(written):
    told = read_settings(written('markers = "dots"\ntheme = "lasso-light"\n[keys]\nquit = 1\nexport = "E"\n'))
    assert (told.theme, told.keys, len(told.problems)) == ("lasso-light", {"export": "E"}, 2)


def test_without_a_file_nothing_is_set_and_nothing_said(tmp_path):
    assert read_settings({"XDG_CONFIG_HOME": str(tmp_path)}).problems == ()
    assert settings_path({"XDG_CONFIG_HOME": "relative"}).parent.parent.name == ".config"


@pytest.mark.parametrize(
    ("markers", "colour", "environ", "glyphs", "number"),
    [
        ("block", "auto", {"TERM": "xterm"}, "block", None),
        ("block", "256", {"TERM": "xterm", "LASSO_TUI_GLYPHS": "ascii"}, "ascii", 256),
        ("auto", "true", {"TERM": "xterm", "LANG": "C.UTF-8"}, "braille", 1 << 24),
        ("auto", "none", {"TERM": "xterm"}, "braille", None),
        ("auto", "true", {"TERM": "xterm", "NO_COLOR": "1"}, "braille", None),
    ],
)
def test_the_environment_goes_before_the_file(tmp_path, markers, colour, environ, glyphs, number):
    settings = Settings(tmp_path, markers=markers, colour=colour)
    told = environment(settings, environ)
    assert Terminal.of(told).glyphs == glyphs
    assert colours(settings, told) == number
    assert ("NO_COLOR" in told) == (colour == "none" or "NO_COLOR" in environ)


@pytest.mark.parametrize(
    ("asked", "keys", "words"),
    [
        ({"export": "?"}, {"export": "question_mark"}, ["help has none"]),
        ({"export": "+"}, {"export": "plus"}, ["zoom-in has equals_sign."]),
        ({"export": "d", "data": "e"}, {"export": "d", "data": "e"}, []),
        ({"export": "E", "pin": "E"}, {"export": "E"}, ["export", "pin", "both"]),
        ({"exprot": "E"}, {}, ["exprot"]),
        ({"export": "hyper+e"}, {}, ["hyper+e", "export"]),
        ({"export": ""}, {}, ["export"]),
        ({"zoom-in": "+"}, {"zoom-in": "plus"}, []),
    ],
)
def test_keys_are_checked_and_conflicts_said(asked, keys, words):
    found, said = keymap(asked)
    assert found == keys
    assert len(said) == bool(words)
    assert all(word in "".join(said) for word in words), said


def test_every_action_has_a_name_of_its_own():
    assert len(ACTIONS) == len({binding.action for binding in ACTIONS.values()})
    assert all(name and name.replace("-", "").isalnum() for name in ACTIONS)


@pytest.mark.slow
async def test_a_key_that_is_set_works_and_the_old_one_does_not():
    app = LassoApp("prostate")
    app.set_keymap(keymap({"data": "E", "export": "ctrl+t"})[0])
    async with app.run_test(size=(100, 30)) as pilot:
        await settle(pilot)
        await pilot.press("e")
        assert not isinstance(app.screen, Picker)
        await pilot.press("ctrl+t")
        await until(pilot, lambda: isinstance(app.screen, Picker))


def test_config_says_what_is_in_force(written, monkeypatch, capsys):
    for name, value in written(
        'theme = "no-theme"\nmarkers = "ascii"\n[keys]\npin = "ctrl+p+x"\nexport = "E"\n'
    ).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLORTERM", "")
    assert main(["config"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    told = {words[0]: words[1:] for words in lines if words[0] != "!"}
    assert told["settings"][0].endswith("lasso-tui/config.toml")
    assert told["state"][0].endswith("lasso-tui/state.json")
    assert told["theme"] == ["dark", "default"]
    assert told["markers"] == ["ascii", "config.toml"]
    assert told["colour"][0] == "256"
    assert told["keys.export"] == ["E", "config.toml"]
    complaints = [" ".join(words) for words in lines if words[0] == "!"]
    assert len(complaints) == 2
    assert "no-theme" in complaints[0]
    assert "ctrl+p+x" in complaints[1]


@pytest.mark.parametrize(
    ("written_name", "name"),
    [
        ("dark", "lasso-dark"),
        ("light", "lasso-light"),
        ("contrast", "lasso-contrast"),
        ("high-contrast", "lasso-contrast"),
        ("High Contrast", "lasso-contrast"),
        ("terminal", "terminal"),
        ("nord", "nord"),
        *((name, name) for name in SHORT_NAMES),
    ],
)
def test_short_and_full_names_of_themes(written, monkeypatch, capsys, written_name, name):
    assert check_theme(written_name) == ""
    assert LassoApp("diabetes", theme=written_name).theme == name
    for key, value in written(f'theme = "{written_name}"\n').items():
        monkeypatch.setenv(key, value)
    assert main(["config"]) == 0
    told = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert ["theme", SHORT_NAMES.get(name, name), "config.toml"] in told
    assert not any(words[0] == "!" for words in told)


def test_a_theme_that_is_unknown_is_refused_with_the_names_of_ours():
    assert all(f"{short}," in check_theme("lihgt") for short in SHORT_NAMES.values())


def test_the_example_sets_what_is_the_default(written, capsys):
    assert main(["config", "--example"]) == 0
    text = capsys.readouterr().out
    assert read_settings(written(text)) == Settings(read_settings(written(text)).path, exists=True)
    told = read_settings(
        written("\n".join(line.removeprefix("#") for line in text.splitlines() if line[:2] != "# "))
    )
    assert told.problems == ()
    keys, said = keymap(told.keys)
    assert said == []
    assert keys == {name: binding.key for name, binding in ACTIONS.items()}


@pytest.mark.slow
def test_the_theme_of_the_command_line_is_checked_before_the_screen(written):
    words = [f"{name}={value}" for name, value in written("").items()]
    with Pseudo("env", *words, sys.executable, "-m", "lasso_tui", "prostate", "--theme", "lihgt") as shown:
        shown.wait_for("Unknown theme 'lihgt'", "light")
        assert shown.wait_reading() == 2


@pytest.mark.slow
def test_the_explorer_starts_with_a_bad_file_and_says_so(written):
    environ = written('theme = "lasso-light"\nmarkers = "dots"\n')
    words = [f"{name}={value}" for name, value in environ.items()]
    with Pseudo("env", *words, sys.executable, "-m", "lasso_tui", "prostate") as shown:
        shown.wait_for("markers", "solved")
        shown.send("q")
        assert shown.wait_reading() == 0
