"""What people call departments in lists: joined, numbered, with remarks, and their own."""

from __future__ import annotations

import pytest

from toolkit.form.kinds import Reference
from toolkit.names import ALL, DepartmentNames, speaks_of_departments

NAMES = DepartmentNames.of(
    [
        ("FIN", "财务部", ("Finance",)),
        ("PUR", "采购部", ("Purchasing",)),
        ("MKT", "市场部", ()),
        ("HRA", "人力资源与行政部", ()),
        ("FIT", "Finance & IT", ()),
        ("IT", "IT", ()),
        ("RD1", "研发一部", ()),
        ("RD2", "研发二部", ()),
    ]
)


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        ("财务部", ["FIN"]),
        ("财务部和采购部", ["FIN", "PUR"]),
        ("财务部及市场部", ["FIN", "MKT"]),
        ("财务部以及市场部", ["FIN", "MKT"]),
        ("财务部与采购部", ["FIN", "PUR"]),
        ("财务部 采购部　市场部", ["FIN", "PUR", "MKT"]),
        ("财务部／采购部", ["FIN", "PUR"]),
        ("财务部 & 采购部", ["FIN", "PUR"]),
        ("财务部（配合）", ["FIN"]),
        ("财务部（配合）和采购部（牵头）", ["FIN", "PUR"]),
        ("人力资源与行政部", ["HRA"]),
        ("人力资源和行政部", ["HRA"]),
        ("人力资源与行政部和采购部", ["HRA", "PUR"]),
        ("Finance and IT", ["FIT"]),
        ("finance & it", ["FIT"]),
        ("Finance and IT and Purchasing", ["FIT", "PUR"]),
        ("Purchasing and IT", ["PUR", "IT"]),
        ("本部门", ["MKT"]),
        ("our department", ["MKT"]),
        ("us and Finance", ["MKT", "FIN"]),
        ("各部门", [ALL]),
        ("财务部和法务部", []),
        ("除财务部外各部门", []),
        ("各部门（财务部除外）", []),
        ("研发部", []),
        ("财务部和", []),
        ("", []),
        ("和" * 5_000, []),
        ("财务部" + " " * 20_000 + "x", []),
    ],
)
def test_an_entry_means_several_departments_only_where_all_of_it_is_names(written: str, codes: list[str]) -> None:
    assert list(NAMES.codes(written, "MKT")) == codes


def test_who_has_not_said_who_writes_means_nobody_by_us() -> None:
    assert NAMES.codes("us", "") == ()


def test_a_department_that_is_called_like_us_is_meant() -> None:
    names = DepartmentNames.of([("US", "US", ()), ("A", "A部", ())])
    assert names.codes("us", "A") == ("US",)


def test_two_departments_that_differ_only_in_the_joining_word_are_not_told_apart_by_a_third() -> None:
    names = DepartmentNames.of([("1", "财务与采购部", ()), ("2", "财务和采购部", ())])
    assert names.code("财务及采购部") is None
    assert names.code("财务和采购部") == "2"


@pytest.mark.parametrize("name", ["法务部", "所有业务部门", "all business departments", "Legal Dept."])
def test_names_that_call_themselves_departments(name: str) -> None:
    assert speaks_of_departments(name)


@pytest.mark.parametrize("name", ["社区", "部门", "供应商", "Workers council"])
def test_names_that_do_not(name: str) -> None:
    assert not speaks_of_departments(name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1、财务部\n2、采购部", ("财务部", "采购部")),
        ("1、财务部，2、采购部", ("财务部", "采购部")),
        ("1. Finance 2. Purchasing", ("Finance", "Purchasing")),
        ("①财务部②采购部", ("财务部", "采购部")),
        ("财务部 2.0项目组", ("财务部 2.0项目组",)),
        ("车间1、车间2", ("车间1", "车间2")),
    ],
)
def test_the_numbers_of_a_list_are_no_names(text: str, names: tuple[str, ...]) -> None:
    assert Reference(source="x", many=True).parse(text).value == names
