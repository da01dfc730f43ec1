"""campaign.xlsx in, a `Campaign` out; every mistake becomes a finding with its cell, and reading goes on.

The workbook is a second form and is read by the same rooms as a return.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from toolkit.campaign.model import Campaign, Choice, Correction, Department, Function, Leader, Objective, Rung, Switch
from toolkit.campaign.write import STAMP, WORKBOOK
from toolkit.form import kinds
from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.department import DEPARTMENT_FORM
from toolkit.form.extract import extract
from toolkit.form.gather import Part, Record
from toolkit.form.locate import locate
from toolkit.form.recognise import form_words
from toolkit.form.shape import Wishes, shape_form
from toolkit.language import LANGUAGES, folded
from toolkit.names import ALL, DepartmentNames
from toolkit.problem import Finding, Place, Term, cell_name
from toolkit.sheets.crypt import split_passwords
from toolkit.sheets.grid import Book
from toolkit.sheets.limits import LIMITS
from toolkit.sheets.picture import LARGEST, picture_size

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
HOLDERS = kinds.Choice("holders_shown").keys()
STATES = kinds.Choice("department_state").keys()
TYPES = kinds.Choice("department_type").keys()
TRACKS = kinds.Choice("track").keys()


def read_campaign(book: Book, folder: Path) -> Campaign:
    """What a campaign workbook says; never raises.

    Args:
        book: The workbook.
        folder: The campaign folder it belongs to.
    """
    parts: dict[str, Part] = {}
    columns: dict[str, Mapping[str, int]] = {}
    findings: list[Finding] = []
    for located in locate(form_words(CAMPAIGN_FORM), book.sheets):
        part, _, found = extract(located, WORKBOOK)
        parts[part.key] = part
        columns[part.key] = located.columns
        findings.extend(found)
    return _Reading(parts, columns, findings).campaign(folder, book.properties.get(f"{STAMP}.campaign", ""))


class _Reading:
    """The located parts of a campaign workbook being turned into a Campaign."""

    def __init__(
        self, parts: Mapping[str, Part], columns: Mapping[str, Mapping[str, int]], findings: list[Finding]
    ) -> None:
        self.parts = parts
        self.columns = columns
        self.findings = findings
        self.names = DepartmentNames.of(())

    def records(self, key: str) -> Sequence[Record]:
        return self.parts[key].records if key in self.parts else ()

    def place(self, part: str, record: Record, column: str) -> Place:
        title, cell = self.parts[part].title, record.cells.get(column, "")
        return Place(file=WORKBOOK, sheet=title, cell=cell, table=part, field=column)

    def find(self, code: str, part: str, record: Record, column: str, /, **facts: object) -> None:
        self.findings.append(Finding(code=code, places=(self.place(part, record, column),), facts=facts))

    def campaign(self, folder: Path, campaign_id: str) -> Campaign:
        settings = self.parts["settings"].fields if "settings" in self.parts else None
        said = dict(settings.values) if settings else {}
        if settings is None:
            self.findings.append(Finding(code="M01", places=(Place(file=WORKBOOK),)))
        self._check_settings(settings)
        departments = self._departments(said)
        holders = _one_of(said, "holders", HOLDERS) or HOLDERS[0]
        leaders = self._leaders(departments)
        language = _one_of(said, "language", LANGUAGES) or LANGUAGES[0]
        changes, additions = self.parts.get("form"), self.parts.get("extra")
        wishes = Wishes(changes=changes, additions=additions, holders=holders, language=language, file=WORKBOOK)
        form, findings = shape_form(DEPARTMENT_FORM, wishes)
        self.findings.extend(findings)
        in_charge = {code: leader.title for leader in leaders for code in leader.in_charge}
        return Campaign(
            folder=folder,
            id=campaign_id,
            company=_text(said, "company"),
            title=_text(said, "campaign"),
            language=language,
            as_of=_day(said, "as_of"),
            deadline=_day(said, "deadline"),
            contact=_text(said, "contact"),
            reply_to=_text(said, "reply_to"),
            logo=self._logo(folder, settings),
            holders=holders,
            duties_minimum=_whole(said, "duties_minimum") or 4,
            duties_maximum=_whole(said, "duties_maximum") or 8,
            limits=LIMITS.allowing(**{key: _whole(said, key) for key in ("megabytes", "seconds", "cells")}),
            passwords=split_passwords(_text(said, "passwords")),
            edition_password=_text(said, "edition_password"),
            model=_text(said, "model"),
            departments=tuple(_led(each, in_charge) for each in departments),
            leaders=leaders,
            functions=self._functions(),
            ladder=self._ladder(),
            objectives=tuple(
                Objective(code=_text(each.values, "code"), name=_text(each.values, "name"))
                for each in self._listed("objectives")
            ),
            synonyms=tuple(_texts(each.values, "words") for each in self.records("synonyms")),
            switches=tuple(
                Switch(
                    code=_text(each.values, "code").upper(),
                    severity=_text(each.values, "severity"),
                    place=self.place("rules", each, "code"),
                )
                for each in self._unique("rules", "code")
                if each.values.get("severity")
            ),
            choices=tuple(self._choices()),
            corrections=tuple(self._corrections()),
            form=form,
            findings=tuple(self.findings),
        )

    def _logo(self, folder: Path, settings: Record | None) -> bytes | None:
        """The company's picture: a file of that name in the campaign folder itself, nowhere else."""
        name = _text(settings.values, "logo") if settings else ""
        if settings is None or not name:
            return None
        path = folder / Path(name.replace("\\", "/")).name
        content = path.read_bytes() if path.is_file() and path.stat().st_size <= LARGEST else b""
        if picture_size(content) is None:
            self.find("M20", "settings", settings, "logo", value=name)
            return None
        return content

    def _check_settings(self, settings: Record | None) -> None:
        """Settings that contradict each other."""
        said = settings.values if settings else {}
        for low, high in (("duties_minimum", "duties_maximum"), ("as_of", "deadline")):
            first, second = said.get(low), said.get(high)
            if settings and first is not None and second is not None and str(first).zfill(10) > str(second).zfill(10):
                self._contradiction("settings", settings, high, low)

    def _contradiction(self, part: str, record: Record, column: str, other: str) -> None:
        facts = {"value": record.values[column], "against": record.values[other]}
        labels = {"column": Term(f"{part}.{column}.label"), "other": Term(f"{part}.{other}.label")}
        self.find("M13", part, record, column, **facts, **labels)

    def _unique(self, part: str, column: str) -> list[Record]:
        """The records with a value in that column, each value once; a second one is a finding."""
        seen: dict[str, Record] = {}
        for record in self.records(part):
            text = _text(record.values, column)
            if not text:
                continue
            if folded(text) in seen:
                first = seen[folded(text)].cells[column]
                self.find("M02", part, record, column, value=text, first=first)
            else:
                seen[folded(text)] = record
        return list(seen.values())

    def _listed(self, part: str) -> list[Record]:
        """The records of a catalogue, whose codes and names are both given once; the code alone may be missing."""
        coded = self._unique(part, "code")
        return [each for each in self._unique(part, "name") if each in coded or "code" not in each.cells]

    def _departments(self, said: Mapping[str, object]) -> list[Department]:
        records = [each for each in self._unique("departments", "code") if each.values.get("name")]
        self._distinct(records)
        self.names = DepartmentNames.of(
            (_text(each.values, "code"), _text(each.values, "name"), _texts(each.values, "other_names"))
            for each in records
        )
        titles: dict[str, str] = {}
        for each in self.records("leaders"):
            titles.setdefault(folded(_text(each.values, "title")), _text(each.values, "title"))
        found = []
        for record in records:
            values = record.values
            leader = _text(values, "leader")
            if leader and folded(leader) not in titles:
                self.find("M04", "departments", record, "leader", value=leader)
            if not _CODE.fullmatch(_text(values, "code")):
                self.find("M14", "departments", record, "code", value=values["code"])
            for column in ("parent", "merged_into"):
                if self.names.code(_text(values, column)) == values["code"]:
                    self._contradiction("departments", record, column, "name")
            state = _one_of(values, "state", STATES) or STATES[0]
            if state == "merged" and not values.get("merged_into"):
                self.find("M06", "departments", record, "state", value=values["name"])
            found.append(
                Department(
                    code=_text(values, "code"),
                    name=_text(values, "name"),
                    other_names=_texts(values, "other_names"),
                    division=_text(values, "division"),
                    parent=self._code("departments", record, "parent"),
                    type=_one_of(values, "type", TYPES),
                    head=_text(values, "head"),
                    mail=_text(values, "mail"),
                    cc=_texts(values, "cc"),
                    leader=titles.get(folded(leader), leader),
                    deadline=_day(values, "deadline") or _day(said, "deadline"),
                    authorised=_whole(values, "authorised"),
                    state=state,
                    merged_into=self._code("departments", record, "merged_into"),
                    place=self._address_place(record),
                )
            )
        return found

    def _address_place(self, record: Record) -> Place:
        """Where a department's address stands, or would stand; its name where HR has deleted that column."""
        column = self.columns["departments"].get("mail")
        if column is None:
            return self.place("departments", record, "name")
        return replace(self.place("departments", record, "mail"), cell=cell_name(record.row - 1, column))

    def _distinct(self, records: Iterable[Record]) -> None:
        """A finding for every name and code that another department has already."""
        names: dict[str, Record] = {}
        for column in ("name", "code", "other_names"):
            for record in records:
                for name in _texts(record.values, column) or (_text(record.values, column),):
                    other = names.setdefault(folded(name), record) if folded(name) else record
                    if other is not record:
                        self.find("M03", "departments", record, column, value=name, other=other.values["name"])

    def _code(self, part: str, record: Record, column: str) -> str:
        """The code of the department named in a cell; a finding where there is none of that name."""
        name = _text(record.values, column)
        if not name:
            return ""
        code = self.names.code(name)
        if code in {None, ALL}:
            self.find("M07", part, record, column, value=name)
            return ""
        return code or ""

    def _leaders(self, departments: Sequence[Department]) -> tuple[Leader, ...]:
        records = self._unique("leaders", "title")
        titles = {folded(_text(each.values, "title")): _text(each.values, "title") for each in records}
        led: dict[str, list[str]] = {}
        for each in departments:
            led.setdefault(folded(each.leader), []).append(each.code)
        found: dict[str, Leader] = {}
        for record in records:
            above = _text(record.values, "reports_to")
            if above and folded(above) not in titles:
                self.find("M04", "leaders", record, "reports_to", value=above)
            title = _text(record.values, "title")
            codes = list(led.get(folded(title), ()))
            for name in _texts(record.values, "in_charge"):
                code = self.names.code(name)
                if code is None:
                    self.find("M07", "leaders", record, "in_charge", value=name)
                elif code == ALL:
                    codes.extend(each.code for each in departments if each.code not in codes)
                elif code not in codes:
                    codes.append(code)
            found[title] = Leader(
                title=title,
                name=_text(record.values, "name"),
                reports_to=titles.get(folded(above), ""),
                in_charge=tuple(codes),
            )
        circled: set[str] = set()
        for record in records:
            circle = _circle(found, _text(record.values, "title"))
            if not circled.intersection(circle):
                self._found_circle(circle, records)
            circled.update(circle)
        return tuple(found.values())

    def _found_circle(self, circle: Sequence[str], records: Iterable[Record]) -> None:
        """One finding for a circle of leaders, with the cell of each that belongs to it."""
        members = [each for each in records if _text(each.values, "title") in circle]
        if members:
            places = tuple(self.place("leaders", each, "reports_to") for each in members)
            self.findings.append(Finding(code="M08", places=places, facts={"value": members[0].values["title"]}))

    def _functions(self) -> tuple[Function, ...]:
        return tuple(
            Function(
                code=_text(each.values, "code"),
                name=_text(each.values, "name"),
                group=_text(each.values, "group"),
                owner=self._code("functions", each, "owner"),
            )
            for each in self._listed("functions")
        )

    def _ladder(self) -> tuple[Rung, ...]:
        rungs = [
            Rung(
                rung=_text(each.values, "rung"),
                track=_one_of(each.values, "track", TRACKS),
                order=_whole(each.values, "order") or position,
            )
            for position, each in enumerate(self._unique("ladder", "rung"), start=1)
        ]
        return tuple(sorted(rungs, key=lambda each: each.order))

    def _choices(self) -> Iterable[Choice]:
        for each in self.records("returns"):
            code, file = self._code("returns", each, "department"), _text(each.values, "file")
            if code and file:
                part = _text(each.values, "part") or "all"
                yield Choice(department=code, part=part, file=file, place=self.place("returns", each, "file"))

    def _corrections(self) -> Iterable[Correction]:
        for each in self.records("corrections"):
            code = self._code("corrections", each, "department")
            if code and each.values.get("sheet") and each.values.get("cell"):
                texts = {key: _text(each.values, key) for key in ("sheet", "cell", "old", "new", "by", "why")}
                yield Correction(department=code, **texts)


def _led(department: Department, in_charge: Mapping[str, str]) -> Department:
    """The department with the leader that the leaders' sheet names for it, where its own row names none."""
    if department.leader or department.code not in in_charge:
        return department
    values = {name: getattr(department, name) for name in Department.__slots__}
    return Department(**{**values, "leader": in_charge[department.code]})


def _circle(leaders: Mapping[str, Leader], title: str) -> list[str]:
    """The titles on the way from a leader up to itself; empty where the way ends elsewhere."""
    way = [title]
    while (above := leaders[way[-1]].reports_to) not in way and above:
        way.append(above)
    return way if above == title else []


def _one_of(values: Mapping[str, object], key: str, allowed: Sequence[str]) -> str:
    """A choice, or empty where none of the list was made."""
    value = _text(values, key)
    return value if value in allowed else ""


def _text(values: Mapping[str, object], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) else ""


def _texts(values: Mapping[str, object], key: str) -> tuple[str, ...]:
    value = values.get(key)
    return value if isinstance(value, tuple) else ()


def _day(values: Mapping[str, object], key: str) -> date | None:
    value = values.get(key)
    return value if isinstance(value, date) else None


def _whole(values: Mapping[str, object], key: str) -> int | None:
    value = values.get(key)
    return value if isinstance(value, int) else None
