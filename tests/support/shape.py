"""Campaigns whose form HR has shaped, by the way HR does it: rows of campaign.xlsx in, a Campaign out."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from tests.support.company import AS_OF, Said, campaign_of
from toolkit.campaign import Campaign, Function, Objective, campaign_workbook, read_campaign
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.gather import Part, Record
from toolkit.form.shape import Wishes, shape_form
from toolkit.problem import column_letters
from toolkit.returns.choose import choose
from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader
from toolkit.rules.judge import judge
from toolkit.sheets.read import read_book
from toolkit.template.workbook import department_workbook

Row = Mapping[str, Any]


def campaign_file(form: Sequence[Row] = (), extra: Sequence[Row] = (), *, language: str = "zh", **more: Any) -> bytes:
    """A campaign workbook with these wishes, of two departments that are called by their codes."""
    settings = {
        "company": "青禾日用",
        "campaign": "职责梳理",
        "language": language,
        "as_of": AS_OF,
        "deadline": date(2026, 7, 15),
        "contact": "小周",
    }
    answers: dict[str, Sequence[Row]] = {
        "settings": [{**settings, **more}],
        "departments": [{"code": code, "name": f"{code}部", "leader": "总经理"} for code in ("KF", "FN")],
        "leaders": [{"title": "总经理"}],
        "functions": [{"code": "F1", "name": "客户回访"}],
        "objectives": [{"code": "G1", "name": "增长"}],
        "form": list(form),
        "extra": list(extra),
    }
    return campaign_workbook(campaign_id="c1", language=language, created=AS_OF, answers=answers)


def campaign_of_file(content: bytes) -> Campaign:
    """The campaign that is read from it."""
    return read_campaign(read_book(content), Path("nowhere"))


def shaped(
    form: Sequence[Row] = (), extra: Sequence[Row] = (), *, language: str = "zh", holders: str = "names"
) -> Campaign:
    """The same campaign without a workbook in between; findings have no cells."""

    def part(key: str, rows: Sequence[Row]) -> Part:
        return Part(
            key=key, title=key, records=tuple(Record(row=at, values=each, cells={}) for at, each in enumerate(rows))
        )

    wishes = Wishes(
        changes=part("form", form), additions=part("extra", extra), holders=holders, language=language, file=""
    )
    shape, findings = shape_form(DEPARTMENT_FORM, wishes)
    return campaign_of(
        "KF",
        "FN",
        language=language,
        functions=(Function(code="F1", name="客户回访"),),
        objectives=(Objective(code="G1", name="增长"),),
        holders=holders,
        form=shape,
        findings=tuple(findings),
    )


def answered(campaign: Campaign, said: Said, code: str = "KF") -> Document:
    """A return with these answers without a file in between; every value has a cell of its own."""
    parts: dict[str, Part] = {}
    for sheet in campaign.form.asked:
        records = tuple(
            Record(
                row=8 + at,
                values=row,
                cells={key: f"{column_letters(column)}{8 + at}" for column, key in enumerate(row)},
                group=at if sheet.key == "duties" else None,
            )
            for at, row in enumerate(said.get(sheet.key, ()))
        )
        parts[sheet.key] = Part(
            key=sheet.key,
            title=sheet.title_in(campaign.words),
            fields=records[0] if records and not sheet.table else None,
            records=records if sheet.table else (),
        )
    return Document(file=f"{code}.xlsx", digest=code, department=code, parts=parts)


def mailed(campaign: Campaign, said: Said | None = None, code: str = "KF") -> bytes:
    """A department's workbook, with answers in it."""
    answers = {part: list(rows) for part, rows in (said or {}).items()}
    return department_workbook(campaign, campaign.by_code[code], answers)


def returned(campaign: Campaign, content: bytes, name: str = "KF.xlsx") -> Document:
    """What a campaign reads of a workbook, whatever the campaign was when it was mailed."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "return.xlsx")
        path.write_bytes(content)
        return Reader.of(campaign).read(Source(name=name, path=path))


def company(campaign: Campaign, *contents: bytes) -> Company:
    """The judged company of one return for each of the departments in their order."""
    documents = [
        returned(campaign, content, f"{department.code}.xlsx")
        for department, content in zip(campaign.departments, contents, strict=False)
    ]
    return judged(campaign, documents)


def judged(campaign: Campaign, documents: Sequence[Document]) -> Company:
    """The judged company of these documents."""
    return judge(assemble(campaign, choose(campaign, documents)))


@cache
def opened(content: bytes) -> openpyxl.Workbook:
    """A workbook as a person sees it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def texts(content: bytes, title: str) -> list[str]:
    """Every text of a sheet in reading order."""
    return [str(value) for row in opened(content)[title].iter_rows(values_only=True) for value in row if value]


def cell_of(content: bytes, title: str, text: str) -> Any:
    """The first cell of a sheet that holds just that text."""
    sheet = opened(content)[title]
    return next(cell for row in sheet.iter_rows() for cell in row if str(cell.value or "") == text)
