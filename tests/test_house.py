"""The rules of the house itself: sizes, docstrings, names, paths, generated pages."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests import generate

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "toolkit").rglob("*.py"))
LONGEST_FILE = 400  # lines; a longer file has two subjects


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_file_has_one_subject_and_says_which(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    assert ast.get_docstring(ast.parse(text))


def test_no_room_is_called_by_what_it_is_not() -> None:
    forbidden = {"utils", "helpers", "common", "base", "manager", "misc"}
    assert not {path.stem for path in CODE} & forbidden


def test_nothing_names_a_machine() -> None:
    pattern = re.compile(r"(?<![\w.])/(?:root|home|work|Users)/\w")
    suffixes = {".py", ".toml", ".md", ".yaml", ".lock"}
    files = [path for path in ROOT.rglob("*") if path.suffix in suffixes and ".venv" not in path.parts]
    assert [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


@pytest.mark.parametrize("name", sorted(generate.PAGES))
def test_generated_pages_are_up_to_date(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == generate.PAGES[name]()


def test_make_help_names_every_target() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^\.PHONY: (\S+)$", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z]+):.*## ", makefile, re.MULTILINE))


def test_both_guides_speak_of_every_command_and_link_to_what_there_is() -> None:
    guides = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("guide.md", "guide.en.md")}
    chinese, english = (set(re.findall(r"`make ([a-z]+)", text)) for text in guides.values())
    assert chinese == english
    counts = {text.count("\n## ") for text in guides.values()}
    assert len(counts) == 1
    for text in guides.values():
        for target in re.findall(r"\]\(([^)#]+)", text):
            assert (ROOT / "docs" / target).exists(), target


def test_every_command_is_a_target_and_in_the_readme() -> None:
    from toolkit.cli import app

    makefile, readme = ((ROOT / name).read_text(encoding="utf-8") for name in ("Makefile", "README.md"))
    for command in app.registered_commands:
        name = command.callback.__name__ if command.callback else ""
        assert f'$(TOOL) {name} "$(FOLDER)"' in makefile or f"$(TOOL) {name} " in makefile
        assert f"make {name}" in readme
