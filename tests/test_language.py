"""The words: the same keys and facts in every language, no two columns with one name, and no text hidden in code."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

import toolkit
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.declare import Column, Sheet
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import Choice
from toolkit.form.layout import example_rows
from toolkit.language import LANGUAGES, folded, folded_label, lexicon, words
from toolkit.language.messages import message
from toolkit.problem import Finding

PACKAGE = Path(toolkit.__file__).parent
SHEETS = [
    pytest.param(sheet, id=f"{form.key}.{sheet.key}")
    for form in (DEPARTMENT_FORM, CAMPAIGN_FORM)
    for sheet in form.sheets
]
BY_LANGUAGE = ("aliases", "title_aliases")
"""Lists of other words for one thing: every language has its own, or none."""
MESSAGES = ("rule.", "limit_advice.", "panel.", "say.", "error.")
EXAMPLES = {
    "zh": {
        ("panel.light.wait", "可以交回"),
        ("rule.D04.rule", "制定年度培训计划"),
        ("rule.K03.rule", "销售收入"),
        ("rule.K03.rule", "销售收入 500 万"),
        ("rule.M22.rule", "model"),
        ("rule.P02.remedy", "为了……"),
        ("rule.R03.fault", "5人"),
        ("rule.R13.fault", "同上"),
        ("rule.R18.fault", "/"),
        ("rule.R18.fault", "无"),
        ("rule.R14.fault", "+"),
        ("rule.R14.fault", "-"),
        ("rule.R14.fault", "="),
        ("rule.R14.rule", "+"),
        ("rule.R14.rule", "-"),
        ("rule.R14.rule", "="),
        ("rule.S18.department_remedy", "（兼）"),
        ("rule.S18.remedy", "（兼）"),
        ("rule.S18.rule", "（兼）"),
        ("rule.X11.rule", "(兼)"),
    },
    "en": {
        ("panel.light.wait", "Ready"),
        ("rule.D04.rule", "Draw up the yearly training plan"),
        ("rule.K03.rule", "Sales revenue"),
        ("rule.K03.rule", "sales of 5 million"),
        ("rule.M22.rule", "model"),
        ("rule.R03.fault", "5 people"),
        ("rule.R13.fault", "ditto"),
        ("rule.R18.fault", "n/a"),
        ("rule.S18.department_remedy", "(concurrent)"),
        ("rule.S18.remedy", "(concurrent)"),
        ("rule.S18.rule", "(concurrent)"),
        ("rule.X11.rule", "(concurrent)"),
    },
}
"""What messages quote and no sheet shows: words that departments write, or would."""


def own_to_a_language(key: str) -> bool:
    return key.rsplit(".", 1)[-1] in BY_LANGUAGE or key.startswith("choice_alias.")


def texts(code: str) -> Iterator[tuple[str, str]]:
    """Every text of a language with its key; a list's texts one by one."""
    for key, value in words(code).entries.items():
        yield from ((key, each) for each in (value if isinstance(value, list) else [value]))


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def placeholders_off(text: str) -> str:
    return re.sub(r"\{[^}]*\}", "", text)


HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


class TestEveryLanguage:
    def test_has_the_same_keys(self) -> None:
        keys = {code: {key for key in words(code).entries if not own_to_a_language(key)} for code in LANGUAGES}
        assert all(each == keys["zh"] for each in keys.values()), keys["zh"] ^ keys["en"]

    def test_has_the_same_files(self) -> None:
        files = [{each.name for each in (PACKAGE / "language" / code).iterdir()} for code in LANGUAGES]
        assert all(each == files[0] for each in files)

    def test_has_other_words_only_for_what_exists(self) -> None:
        for code in LANGUAGES:
            entries = words(code).entries
            for key in filter(own_to_a_language, entries):
                owner = key.replace("choice_alias.", "choice.") if key.startswith("choice_alias.") else ""
                column = key.removesuffix(".aliases") + ".label"
                title = key.removesuffix("_aliases")
                assert {owner, column, title} & entries.keys(), key

    def test_puts_the_same_facts_into_a_text(self) -> None:
        for key, value in words("zh").entries.items():
            if isinstance(value, str):
                found = {code: placeholders(words(code).entries[key]) for code in LANGUAGES}
                assert all(each == found["zh"] for each in found.values()), (key, found)

    def test_has_no_placeholder_in_a_list(self) -> None:
        for code in LANGUAGES:
            for key, value in words(code).entries.items():
                if isinstance(value, list):
                    assert not any("{" in each for each in value), key

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_leaves_no_text_empty(self, code: str) -> None:
        blank = {key for key, text in texts(code) if not text.strip()}
        allowed = {key for key in blank if key.endswith(".examples") or key == "general.sentence_space"}
        assert blank == allowed

    def test_says_everything_in_its_own_words(self) -> None:
        assert {key for key, text in texts("en") if HAN.search(text)} == {"choice.language.zh"}
        same = {key for key, text in texts("zh") if words("en").entries.get(key) == text}
        untranslated = {
            key for key in same if len(re.findall(r"[A-Za-z]+", placeholders_off(words("zh").get(key)))) > 1
        }
        assert untranslated == set()

    def test_lists_as_many_things(self) -> None:
        for key, value in words("zh").entries.items():
            if isinstance(value, list) and not own_to_a_language(key) and not key.startswith("vocabulary."):
                assert len({len(words(code).list(key)) for code in LANGUAGES}) == 1, key

    def test_has_the_same_lexicon(self) -> None:
        shapes = [
            {f"{part}.{key}": type(value) for part, group in lexicon(code).items() for key, value in group.items()}
            for code in LANGUAGES
        ]
        assert all(each == shapes[0] for each in shapes)
        for code in LANGUAGES:
            for group in lexicon(code).values():
                for key, value in group.items():
                    assert value, key
                    assert all(str(each).strip() for each in value), key

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_calls_columns_and_sheets_in_messages_as_they_are_called(self, code: str) -> None:
        """What a message quotes is a column, sheet, choice or part; the rest are examples of what people write."""
        entries = words(code).entries
        said = {key: text for key, text in entries.items() if isinstance(text, str)}
        called = {text.rstrip("*: ：").casefold() for key, text in said.items() if not key.startswith(MESSAGES)}
        quoted = {
            (key, each)
            for key, text in said.items()
            if key.startswith(MESSAGES) and not key.endswith(".name")
            for each in re.findall("“([^”{}]+)”", text)
        }
        assert {(key, each) for key, each in quoted if each.casefold() not in called} == EXAMPLES[code]

    def test_puts_no_count_before_what_it_counts(self) -> None:
        """A noun behind a number is right for one number only: "1 texts"."""
        counted = re.compile(r"\{(?:count|days|holders|filled|posts)\} (?!(?:times|more|in)\b)[a-z]")
        found = {key for key, text in texts("en") if counted.search(text) and not key.startswith(("rule.D04", "panel"))}
        assert found == set()

    @pytest.mark.parametrize("code", LANGUAGES)
    def test_suggests_only_what_there_is(self, code: str) -> None:
        facts = {"column": "x", "value": "y"}
        said = {near: message(Finding(code="C09", facts={**facts, "near": near}), words(code)) for near in ((), ("z",))}
        suggestion = words(code)("suggestion.near", near=["z"])
        assert suggestion in said["z",]
        assert said[()] == said["z",].replace(suggestion + words(code)("general.sentence_space"), "")
        assert words(code)("general.nothing") not in said[()]

    def test_defines_no_key_twice(self) -> None:
        for code in LANGUAGES:
            parts = [
                set(tomllib.loads(file.read_text(encoding="utf-8")))
                for file in sorted((PACKAGE / "language" / code).glob("*.toml"))
                if file.name != "lexicon.toml"
            ]
            assert parts
            assert words(code).entries


class TestForms:
    @pytest.mark.parametrize("sheet", SHEETS)
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_every_sheet_and_column_has_its_words(self, sheet: Sheet, code: str) -> None:
        language = words(code)
        assert language(f"sheet.{sheet.key}.title")
        assert len(language(f"sheet.{sheet.key}.title")) <= 31, "a tab holds 31 characters"
        assert language(f"sheet.{sheet.key}.heading")
        for column in sheet.columns:
            assert folded_label(column.label_in(sheet.key, language))
            if column.note_key:
                assert language(column.note_key)

    @pytest.mark.parametrize("sheet", SHEETS)
    @pytest.mark.parametrize("code", LANGUAGES)
    def test_every_table_explains_its_columns_and_shows_its_examples(self, sheet: Sheet, code: str) -> None:
        if sheet.table is None:
            return
        language = words(code)
        assert len(example_rows(sheet, language)) == sheet.table.examples
        for column in sheet.table.columns:
            assert column.note_in(sheet.key, language), column.key
            if isinstance(column.kind, Choice):
                for example in filter(None, language.list(f"{sheet.key}.{column.key}.examples")):
                    assert column.kind.parse(example).repair == "", "an example uses the very words of its list"
                    assert column.kind.parse(example).fault == ""

    @pytest.mark.parametrize("sheet", SHEETS)
    def test_every_choice_has_its_words_in_every_language(self, sheet: Sheet) -> None:
        for column in sheet.columns:
            if isinstance(column.kind, Choice):
                keys = [list(words(code).group(f"choice.{column.kind.name}")) for code in LANGUAGES]
                assert keys[0]
                assert all(each == keys[0] for each in keys), "the same order, as Excel offers them"

    @pytest.mark.parametrize("sheet", SHEETS)
    def test_no_two_columns_of_a_sheet_answer_to_one_name(self, sheet: Sheet) -> None:
        for columns in (sheet.fields, sheet.table.columns if sheet.table else ()):
            owners: dict[str, str] = {}
            for column in columns:
                for name in names(sheet, column):
                    assert owners.setdefault(folded_label(name), column.key) == column.key, name

    def test_no_two_sheets_of_a_form_answer_to_one_title(self) -> None:
        for form in (DEPARTMENT_FORM, CAMPAIGN_FORM):
            owners: dict[str, str] = {}
            for sheet in form.sheets:
                for code in LANGUAGES:
                    titles = words(code).list(f"sheet.{sheet.key}.title_aliases")
                    for title in (words(code)(f"sheet.{sheet.key}.title"), *titles):
                        assert owners.setdefault(folded_label(title), sheet.key) == sheet.key, title

    def test_no_two_options_of_a_list_answer_to_one_word(self) -> None:
        names = {key.split(".")[1] for key in words("zh").entries if key.startswith("choice.")}
        for name in names:
            owners: dict[str, str] = {}
            for code in LANGUAGES:
                for key, label in words(code).group(f"choice.{name}").items():
                    for text in (label, *words(code).list(f"choice_alias.{name}.{key}")):
                        assert owners.setdefault(folded_label(text), key) == key, (name, text)


def names(sheet: Sheet, column: Column) -> Iterator[str]:
    """Everything a column is called, in any language."""
    for code in LANGUAGES:
        yield words(code)(f"{sheet.key}.{column.key}.label")
        yield from words(code).list(f"{sheet.key}.{column.key}.aliases")


class TestFolding:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("职责名称", " 职责 名称 *"),
            ("职责名称", "职责名称："),
            ("KPI", "ｋｐｉ"),
            ("Objective / subjective", "objective/Subjective"),
            ("客观/主观", "客观／主观"),
            ("People's reaction", "People’s reaction"),
            ("Time share %", "time share %"),
        ],
    )
    def test_width_case_spaces_and_punctuation_do_not_count(self, one: str, other: str) -> None:
        assert folded(one) == folded(other) != ""

    @pytest.mark.parametrize("remark", ["(必填)", "（必填）", "[必填]", "【必填】", "［必填］"])
    def test_a_remark_in_brackets_does_not_count_in_a_label(self, remark: str) -> None:
        assert folded_label(f"职责名称{remark}") == folded_label("职责名称")
        assert folded(f"职责名称{remark}") != folded("职责名称")
        assert folded_label(remark) == "必填", "a label that is nothing but a remark is that remark"

    def test_what_differs_stays_different(self) -> None:
        assert folded("研发一部") != folded("研发二部")
        assert folded("C++") != folded("C")


ALLOWED = {
    # file, text: why it is no text for users
    (
        "form/days.py",
        r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)\s*[日号]?",
    ): "signs of a date, like - and /",
    (
        "form/days.py",
        r"[t\s]*\d{1,2}[:点时]\s*(?:\d{1,2})?(?:[:分]\s*(?:\d{1,2}(?:\.\d+)?)?)?\s*(?:[+-]\d\d:?\d\d)?",
    ): "signs of a time, like :",
    ("form/listing.py", "一二三四五六七八九十"): "signs of numbers, like 1 to 10",
    ("sheets/style.py", "微软雅黑"): "the name of a font",
}


def literals(path: Path) -> Iterator[str]:
    """The string literals of a module that are not docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose:
            yield node.value


def test_no_text_for_users_stands_in_code() -> None:
    found = {
        (path.relative_to(PACKAGE).as_posix(), text)
        for path in sorted(PACKAGE.rglob("*.py"))
        for text in literals(path)
        if HAN.search(text)
    }
    assert found - ALLOWED.keys() == set()


def test_the_scan_sees_literals_and_formats_but_no_docstrings(tmp_path: Path) -> None:
    path = tmp_path / "module.py"
    path.write_text(
        '"""说明"""\nA = "部门"\nB = f"{A}负责人"\n\ndef f():\n    """说明"""\n    return "x"\n', encoding="utf-8"
    )
    assert {each for each in literals(path) if HAN.search(each)} == {"部门", "负责人"}
