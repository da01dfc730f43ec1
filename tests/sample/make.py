"""Makes the sample campaigns from their texts: campaign.xlsx, the templates, and what the departments sent back.

Every department's answers are kept as data in `texts/`; they are typed into the toolkit's own templates as that department's people would.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from tests.support.fill import Filler, Typed
from toolkit.campaign import Campaign, campaign_workbook, load_campaign
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.kinds import Day
from toolkit.journeys.templates import write_templates
from toolkit.language import Words, words
from toolkit.template.workbook import department_workbook, workbook_name

TEXTS = Path(__file__).parent / "texts"
WORKBOOKS = Path(__file__).parents[2] / "workbooks"
SAMPLES = {"zh": WORKBOOKS / "sample", "en": WORKBOOKS / "sample-en"}


def texts(language: str, name: str) -> dict[str, Any]:
    """The data of one text file."""
    return tomllib.loads((TEXTS / language / f"{name}.toml").read_text(encoding="utf-8"))


def make_campaign(language: str) -> bytes:
    """The sample's campaign workbook, filled in."""
    said = texts(language, "campaign")
    answers: dict[str, list[dict[str, Any]]] = {"settings": [_values("settings", said["settings"])]}
    for part in ("departments", "leaders", "functions", "ladder", "objectives"):
        answers[part] = [_values(part, row) for row in said[part]]
    as_of = date.fromisoformat(said["settings"]["as_of"])
    return campaign_workbook(campaign_id=f"sample-{language}", language=language, created=as_of, answers=answers)


def _values(part: str, row: Mapping[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in row.items():
        kind = CAMPAIGN_FORM.sheet(part).column(key).kind
        if isinstance(value, list):
            values[key] = tuple(value)
        elif isinstance(kind, Day):
            values[key] = date.fromisoformat(value)
        elif value != "":
            values[key] = value
    return values


def _label(language: Words, part: str, key: str) -> str:
    return language(f"{part}.{key}.label")


def _title(language: Words, part: str) -> str:
    return language(f"sheet.{part}.title")


def _share(value: Typed) -> Typed:
    return value / 100 if isinstance(value, int) else value


def duty_rows(
    language: Words, duties: Sequence[Mapping[str, Any]], treated: Mapping[str, Any]
) -> list[dict[str, Typed]]:
    """The rows of the duties sheet: the name and what is said once per duty on the first row of each."""
    rows: list[dict[str, Typed]] = []
    for duty in duties:
        items = duty["items"]
        if duty["name"] in treated.get("one_cell_items", ()):
            number = treated["one_cell_numbers"]
            items = ["\n".join(number.format(at) + item for at, item in enumerate(items, start=1))]
        for position, item in enumerate(items):
            row: dict[str, Typed] = {}
            if position == 0:
                for key, value in duty.items():
                    if key != "items":
                        row[_label(language, "duties", key)] = _share(value) if key == "time_share" else value
            row[_label(language, "duties", "item")] = item
            rows.append(row)
    return rows


def fill_return(template: bytes, said: Mapping[str, Any], language: Words) -> bytes:
    """A template filled in by one department.

    Args:
        template: The workbook as it was mailed out.
        said: The department's texts.
        language: The words that stand on the template.
    """
    filler = Filler.open(template)
    treated = said["as_filled"][0]
    _sign(filler, said.get("signoff", {}), language)
    for key, value in said.get("purpose", {}).items():
        filler.field(_title(language, "purpose"), _label(language, "purpose", key), value)
    _fill_duties(filler, said, treated, language)
    for part in ("kpis", "positions"):
        rows = [{_label(language, part, key): value for key, value in row.items()} for row in said.get(part, ())]
        if rows:
            filler.table(_title(language, part), rows)
    gray = said.get("gray_areas", {})
    if gray.get("none"):
        filler.field(_title(language, "gray_areas"), _label(language, "gray_areas", "none"), gray["none"])
    if gray.get("rows"):
        rows = [{_label(language, "gray_areas", key): value for key, value in row.items()} for row in gray["rows"]]
        filler.table(_title(language, "gray_areas"), rows)
    for each in treated.get("beside", ()):
        _beside(filler, _title(language, each["sheet"]), each, language)
    if extra := treated.get("extra_sheet"):
        sheet = filler.book.create_sheet(extra["title"])
        for row in extra["rows"]:
            sheet.append(row)
    return filler.save(datetime.fromisoformat(treated["modified"]))


def _sign(filler: Filler, signoff: Mapping[str, str], language: Words) -> None:
    for key, column in (("filled_by", "filled_by"), ("title", "filled_by_title"), ("date", "filled_on")):
        if signoff.get(key):
            filler.field(_title(language, "read_me"), _label(language, "read_me", column), signoff[key])


def _fill_duties(filler: Filler, said: Mapping[str, Any], treated: Mapping[str, Any], language: Words) -> None:
    title, duties = _title(language, "duties"), said["duties"]
    name = _label(language, "duties", "name")
    if before := treated.get("insert_column_before"):
        label = _label(language, "duties", before)
        _, columns = filler.header(title, [label])
        filler.insert_column(title, columns[label])
    if count := treated.get("insert_rows_above"):
        header, _ = filler.header(title, [name])
        filler.insert_rows(title, header, count)
    first = filler.table(title, duty_rows(language, duties, treated))
    if treated.get("merge_names"):
        filler.merge_down(title, name, first, [len(duty["items"]) for duty in duties])
    if extra := treated.get("extra_column"):
        header, columns = filler.header(title, [name])
        at = max(columns.values()) + 1
        filler.sheet(title).cell(header, at).value = extra["label"]
        row = first
        for duty, value in zip(duties, extra["values"], strict=True):
            filler.sheet(title).cell(row, at).value = value
            row += len(duty["items"])


def _beside(filler: Filler, title: str, remark: Mapping[str, Any], language: Words) -> None:
    part = remark["sheet"]
    key = (DEPARTMENT_FORM.sheet(part).table or DEPARTMENT_FORM.sheet("duties").table).columns[0].key  # type: ignore[union-attr]
    header, columns = filler.header(title, [_label(language, part, key)])
    filler.sheet(title).cell(header + remark["row_offset"], max(columns.values()) + 2).value = remark["text"]


def make_returns(campaign: Campaign, language: str) -> dict[str, bytes]:
    """What came back, by file name."""
    found: dict[str, bytes] = {}
    for path in sorted((TEXTS / language).glob("*.toml")):
        if path.stem == "campaign":
            continue
        said = texts(language, path.stem)
        department = campaign.by_code[path.stem.split("-")[0]]
        content = fill_return(department_workbook(campaign, department), said, words(language))
        name = said["as_filled"][0].get("file_name") or workbook_name(department)
        found[name] = content
    return found


def make(language: str, folder: Path) -> None:
    """Write a sample campaign's folder."""
    for each in ("templates", "returned"):
        (folder / each).mkdir(parents=True, exist_ok=True)
        for old in (folder / each).glob("*.xlsx"):
            old.unlink()
    (folder / "campaign.xlsx").write_bytes(make_campaign(language))
    campaign = load_campaign(folder)
    write_templates(campaign)
    for name, content in make_returns(campaign, language).items():
        (folder / "returned" / name).write_bytes(content)


if __name__ == "__main__":
    for language, folder in SAMPLES.items():
        make(language, folder)
