"""Small campaigns for tests: answers in, a whole judged Company out, by the same way a real return takes."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from toolkit.campaign import Campaign, Department, Leader
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.form.order import Answers
from toolkit.returns.choose import Chosen, choose
from toolkit.returns.collect import Source
from toolkit.returns.read import Document, Reader
from toolkit.rules.judge import judge
from toolkit.template.workbook import department_workbook

Said = Mapping[str, Sequence[Mapping[str, Any]]]
AS_OF = date(2026, 6, 30)

GOOD_DUTIES = [
    {"name": name, "item": item}
    for name, item in (
        ("客户开发", "拜访重点客户"),
        ("合同管理", "审核销售合同"),
        ("货款回收", "催收到期货款"),
        ("团队管理", "培训销售人员"),
    )
]


def campaign_of(*codes: str, **changes: Any) -> Campaign:
    """A campaign of departments that are called by their codes, all led by one leader."""
    departments = tuple(
        Department(code=code, name=f"{code}部", leader="总经理", deadline=date(2026, 7, 15)) for code in codes
    )
    campaign = Campaign(
        folder=Path("campaign"),
        id="test",
        company="测试公司",
        title="测试",
        as_of=AS_OF,
        deadline=date(2026, 7, 15),
        departments=departments,
        leaders=(Leader(title="总经理", in_charge=codes),),
    )
    return replace(campaign, **changes)


_WRITTEN: dict[str, bytes] = {}


def content_of(campaign: Campaign, code: str, said: Said) -> bytes:
    """A department's workbook with these answers; written once, however many tests ask for it."""
    answers: Answers = {part: list(rows) for part, rows in said.items()}
    key = f"{campaign!r} {code} {answers!r}"
    if key not in _WRITTEN:
        _WRITTEN[key] = department_workbook(campaign, campaign.by_code[code], answers)
    return _WRITTEN[key]


def document_of(campaign: Campaign, code: str, said: Said) -> Document:
    """A department's return with these answers, read as any file is."""
    content = content_of(campaign, code, said)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{code}.xlsx")
        path.write_bytes(content)
        return read_once(campaign, path)


_READ: dict[tuple[str, str, bytes], Document] = {}


def read_once(campaign: Campaign, path: Path) -> Document:
    """A return read as any file is; once, however many tests ask for the same one under the same name."""
    key = (repr(campaign), path.name, hashlib.sha256(path.read_bytes()).digest())
    if key not in _READ:
        _READ[key] = reader_of(campaign).read(Source(name=path.name, path=path))
    return _READ[key]


_READERS: dict[str, Reader] = {}


def reader_of(campaign: Campaign) -> Reader:
    """The reader of a campaign, made once however many tests ask for it."""
    key = repr(campaign)
    if key not in _READERS:
        _READERS[key] = Reader.of(campaign)
    return _READERS[key]


def chosen_of(campaign: Campaign, said: Mapping[str, Said]) -> Chosen:
    """What counts of one return per department."""
    return choose(campaign, [document_of(campaign, code, answers) for code, answers in said.items()])


def company_of(campaign: Campaign, said: Mapping[str, Said]) -> Company:
    """The judged company of one return per department."""
    return judge(assemble(campaign, chosen_of(campaign, said)))


def found(company: Company, code: str) -> list[tuple[str, str, str]]:
    """File, sheet and cell of each problem of a rule, in the order of the list."""
    return [
        (each.place.file, each.place.sheet, each.place.cell) for each in company.problems if each.finding.code == code
    ]
