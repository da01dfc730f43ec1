"""File names that every system takes, and files that are whole or untouched."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest

from toolkit.sheets.files import file_name, replace_file

FORBIDDEN = set('<>:"/\\|?*')


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("KF-客户服务部", "KF-客户服务部"),
        ("A/B\\C:D", "A_B_C_D"),
        ('*?"<>|', "______"),
        ("  a \t\n b  ", "a b"),
        ("name...", "name"),
        (". .", "_"),
        ("", "_"),
        ("..", "_"),
        ("../../etc/passwd", "_.._etc_passwd"),
        (".hidden", "hidden"),
        ("a.b", "a.b"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Con .txt", "_Con .txt"),
        ("nul", "_nul"),
        ("LPT9", "_LPT9"),
        ("com¹", "_com¹"),
        ("COM0", "COM0"),
        ("console", "console"),
        ("a\u202egnp.xlsx", "a_gnp.xlsx"),
        ("\u200fאב\u200e", "_אב_"),
        ("a\x00b\x7fc\x85", "a_b_c"),
        ("\ud800x", "_x"),
        ("\N{PARTY POPPER}喜事部", "\N{PARTY POPPER}喜事部"),
        ("e\u0301", "\u00e9"),
        ("A&B 'c' (d) #1 100%", "A&B 'c' (d) #1 100%"),
    ],
)
def test_a_name_that_every_system_takes(text: str, name: str) -> None:
    assert file_name(text) == name


NASTY = [
    "部" * 200,
    "\N{PARTY POPPER}" * 200,
    "x" * 200,
    "x" * 119 + " .y",
    "x" * 119 + ". y",
    "é" * 300,
    "nul." + "部" * 99,
]


@pytest.mark.parametrize("text", NASTY)
def test_a_long_name_is_cut_so_that_it_can_be_written(text: str, tmp_path: Path) -> None:
    name = file_name(text)

    assert 50 <= len(name) <= 121
    assert not name.endswith((".", " "))
    assert not FORBIDDEN & set(name)
    assert text[:45] in name
    written = replace_file(tmp_path / f"{name} (2).xlsx", b"x")
    assert [each.name for each in tmp_path.iterdir()] == [written.name]


@pytest.mark.parametrize("text", [*NASTY, "CON", "a/b", "", " . x . ", "\u202ea"])
def test_a_fit_name_fits(text: str) -> None:
    name = file_name(text)

    assert file_name(name) == name
    assert unicodedata.is_normalized("NFC", name)


# replacing


def test_a_file_is_replaced_and_its_folder_made(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "客户.xlsx"

    assert replace_file(path, b"one") == path
    assert replace_file(path, b"two") == path

    assert path.read_bytes() == b"two"
    assert [each.name for each in path.parent.iterdir()] == ["客户.xlsx"]


def test_the_old_file_is_intact_when_writing_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")

    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.xlsx"]


def test_the_new_file_is_complete_before_it_takes_the_old_ones_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen, replace = tmp_path / "a.xlsx", [], Path.replace
    path.write_bytes(b"old")

    def watched(self: Path, target: Path) -> Path:
        seen.append((self.parent, self.read_bytes(), path.read_bytes()))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    replace_file(path, b"new")

    assert seen == [(tmp_path, b"new", b"old")]


def locked(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    """Let these files be held open, as Excel does on Windows."""
    replace = Path.replace

    def refuse(self: Path, target: Any) -> Path:
        if Path(target).name in names:
            raise PermissionError(13, "in use", str(target))
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", refuse)


def test_a_file_held_open_is_left_alone_and_the_new_one_gets_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "company.xlsx"
    path.write_bytes(b"old")
    locked(monkeypatch, "company.xlsx", "company (2).xlsx")

    written = replace_file(path, b"new")

    assert written == tmp_path / "company (3).xlsx"
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {
        "company.xlsx": b"old",
        "company (3).xlsx": b"new",
    }


def test_where_every_number_is_taken_it_fails_and_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    locked(monkeypatch, "a.xlsx", *(f"a ({number}).xlsx" for number in range(2, 100)))

    with pytest.raises(PermissionError):
        replace_file(path, b"new")

    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a.xlsx": b"old"}
