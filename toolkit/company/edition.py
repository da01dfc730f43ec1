"""The whole Company in, what concerns some of its departments out: an edition for a narrower audience.

What others wrote is not hidden but left out: all that remains of another department is its name, and what it says in a
matter to which one of the edition's departments is a party. Knows no reader and no file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from toolkit.campaign import Campaign, Department, Function, Leader
from toolkit.company.reconcile import Standing
from toolkit.company.tables import Company
from toolkit.names import ALL
from toolkit.returns.choose import Chosen

_OWNERS = ("own", "lead")
_SIDES = {
    "crosscheck": ("department", "counterpart", "evidence_department"),
    "overlaps": ("department_a", "department_b"),
    "post_overlaps": ("department_a", "department_b"),
}
"""The columns that name the parties to a matter."""
_FILES = {
    "crosscheck": ("file", "evidence_file"),
    "overlaps": ("file_a", "file_b"),
    "post_overlaps": ("file_a", "file_b"),
}


def restricted(company: Company, codes: Collection[str], title: str = "") -> Company:
    """The company as far as it concerns some departments.

    Args:
        company: All of it, judged.
        codes: The departments.
        title: What the campaign is called in this edition; as before where it is empty.

    Returns:
        A company whose figures are those of these departments. Functions are those in which they have a part, matters
        those to which one of them is a party; other departments are there by name only.
    """
    own = frozenset(codes)
    functions = _functions(company, own)
    tables = {name: _rows_of(frame, own) for name, frame in company.tables.items() if "department" in frame}
    for name, sides in _SIDES.items():
        frame = company[name]
        parties = frame[list(sides)].isin(own)
        # how another department describes its positions is nobody else's business, and nothing is decided of the pair
        tables[name] = _kept(frame, parties.all(axis=1) if name == "post_overlaps" else parties.any(axis=1))
    tables["decisions"] = _kept(
        company["decisions"], [bool(own & set(each or ())) for each in company["decisions"]["departments"]]
    )
    strangers = _strangers(company, own)
    concerned = _concerned(company, own)
    tables["problems"] = _without_files(_kept(company["problems"], concerned), strangers)
    tables["matrix"], themes = _matrix(company, own, functions)
    tables["rows"]["function"] = [themes.get(each, each) for each in tables["rows"]["function"]]
    tables["overlaps"]["theme"] = [themes.get(each, "") for each in tables["overlaps"]["theme"]]
    for name, columns in _FILES.items():
        for column in columns:
            tables[name][column] = [strangers.get(each, each) for each in tables[name][column]]
    kept = replace(
        company,
        tables={name: tables.get(name, frame.iloc[:0]) for name, frame in company.tables.items()},
        origins={
            name: [origin for origin, code in zip(origins, company[name]["department"], strict=True) if code in own]
            for name, origins in company.origins.items()
        },
        chosen=_chosen(company.chosen, own),
        findings=tuple(each for each in company.findings if each.department in own),
        problems=tuple(each for each, wanted in zip(company.problems, concerned, strict=False) if wanted),
        elsewhere=_silent_elsewhere(company, own),
    )
    return replace(kept, campaign=_campaign(kept, own, functions, title))


def _kept(frame: pd.DataFrame, wanted: Any) -> pd.DataFrame:
    return frame[pd.Series(wanted, index=frame.index, dtype=bool)].reset_index(drop=True)


def _rows_of(frame: pd.DataFrame, own: Collection[str]) -> pd.DataFrame:
    return _kept(frame, frame["department"].isin(own))


def _concerned(company: Company, own: Collection[str]) -> list[bool]:
    """Which problems are these departments', or nobody's in particular and noticed in what they wrote."""
    returns, problems = company["returns"], company["problems"]
    files = set(returns.loc[returns["department"].isin(own), "file"])
    return [
        code in own or (not code and bool(files & {file, *(_file(each) for each in places or ())}))
        for code, file, places in zip(problems["department"], problems["file"], problems["places"], strict=True)
    ]


def _file(place: str) -> str:
    """The file of a place as the table of problems writes it; members of archives have marks in their names too."""
    return place.rpartition("!")[0].rpartition("!")[0]


def _strangers(company: Company, own: Collection[str]) -> Mapping[str, str]:
    """The files of other departments, each with the code of its department: what others call a file is theirs."""
    returns = company["returns"]
    return {
        file: code or "" for file, code in zip(returns["file"], returns["department"], strict=True) if code not in own
    }


def _without_files(problems: pd.DataFrame, strangers: Mapping[str, str]) -> pd.DataFrame:
    def place(text: str) -> str:
        file = _file(text)
        return f"{strangers[file]}{text[len(file) :]}" if file in strangers else text

    places = [tuple(place(each) for each in many or ()) for many in problems["places"]]
    return problems.assign(places=pd.Series(places, index=problems.index, dtype="object"))


def _functions(company: Company, own: Collection[str]) -> tuple[Function, ...]:
    matrix = company["matrix"]
    here = set(matrix.loc[(matrix["source"] == "catalogue") & matrix["department"].isin(own), "function"])
    return tuple(each for each in company.campaign.functions if each.name in here or each.owner in own)


def _matrix(
    company: Company, own: Collection[str], functions: Iterable[Function]
) -> tuple[pd.DataFrame, Mapping[str, str]]:
    """The rows of these departments and who owns the same besides, and what each row is called here.

    A theme is named after somebody's duty: where that is not one of theirs, it is called after the first of theirs.
    """
    matrix = company["matrix"]
    catalogue = {each.name for each in functions}
    mine = matrix["department"].isin(own)
    themes = _themes(company, matrix[mine & (matrix["source"] == "theme")])
    known = [
        name in (catalogue if source == "catalogue" else themes)
        for name, source in zip(matrix["function"], matrix["source"], strict=True)
    ]
    rows = _kept(matrix, pd.Series(known, index=matrix.index, dtype=bool) & (mine | matrix["role"].isin(_OWNERS)))
    outside = ~rows["department"].isin(own)
    names = [
        name if source == "catalogue" else themes[name]
        for name, source in zip(rows["function"], rows["source"], strict=True)
    ]
    members = [() if out else each for out, each in zip(outside, rows["members"], strict=True)]
    rows = rows.assign(
        function=names,
        members=pd.Series(members, index=rows.index, dtype="object"),
        effort=rows["effort"].mask(outside),
    )
    return rows, {**themes, **{name: name for name in catalogue}}


def _themes(company: Company, rows: pd.DataFrame) -> dict[str, str]:
    duties = company["duties"]
    names: dict[str, str] = {}
    written: set[str] = set()
    places: dict[str, str] = {}
    for at, (department, name, item) in enumerate(
        zip(duties["department"], duties["name"], duties["item"], strict=True)
    ):
        text = name if isinstance(name, str) and name else item if isinstance(item, str) else ""
        place = company.place("duties", at, "item")
        places[f"{place.file}!{place.sheet}!{place.cell}"] = text
        if department in set(rows["department"]):
            written.add(text)
    for theme, members in zip(rows["function"], rows["members"], strict=True):
        name = theme if theme in written else next((places.get(each, "") for each in members), "")
        number, called = 1, name
        while called in names.values() and names.get(theme) != called:
            number += 1
            called = f"{name} ({number})"
        names.setdefault(theme, called)
    return names


def _chosen(chosen: Chosen, own: Collection[str]) -> Chosen:
    documents = tuple(each for each in chosen.documents if each.department in own)
    files = {each.file for each in documents}
    return Chosen(
        documents=documents,
        status={file: status for file, status in chosen.status.items() if file in files},
        version={file: number for file, number in chosen.version.items() if file in files},
        sources={code: sources for code, sources in chosen.sources.items() if code in own},
        findings=(),
    )


def _silent_elsewhere(company: Company, own: Collection[str]) -> tuple[str, ...]:
    here = company.returned
    late = (each.code for each in company.campaign.expected if each.code not in own and each.code not in here)
    return tuple(dict.fromkeys((*company.elsewhere, *late)))


def _campaign(kept: Company, own: Collection[str], functions: tuple[Function, ...], title: str) -> Campaign:
    campaign = kept.campaign
    named = {*own, *_named(kept), *(each.owner for each in functions)}
    departments = tuple(
        each if each.code in own else _by_name(each) for each in campaign.departments if each.code in named
    )
    served = {text for text in kept["kpis"]["objective"] if isinstance(text, str)}
    return replace(
        campaign,
        title=title or campaign.title,
        departments=departments,
        leaders=tuple(_above(campaign, departments)),
        functions=functions,
        objectives=tuple(each for each in campaign.objectives if {each.code, each.name} & served),
        passwords=(),
        edition_password="",
        choices=tuple(each for each in campaign.choices if each.department in own),
        corrections=tuple(each for each in campaign.corrections if each.department in own),
        findings=(),
    )


def _named(kept: Company) -> Iterator[str]:
    """The departments named in what remains."""
    for name, sides in (*_SIDES.items(), ("matrix", ("department",))):
        for side in sides:
            yield from (each for each in kept[name][side] if isinstance(each, str))
    for many in kept["decisions"]["departments"]:
        yield from many or ()
    claims = kept["crosscheck"]
    nobody = (claims["counterpart"].fillna("") == "") & (claims["standing"] == Standing.WAITING.value)
    if (nobody | (claims["counterpart"] == ALL)).any():
        yield from kept.elsewhere  # a claim towards everybody, or nobody known, names those it still waits for


def _by_name(department: Department) -> Department:
    """Another department, of which nothing is expected here."""
    return Department(
        code=department.code,
        name=department.name,
        other_names=department.other_names,
        division=department.division,
        leader=department.leader,
        state="exempt",
    )


def _above(campaign: Campaign, departments: Iterable[Department]) -> Iterator[Leader]:
    """The leaders above these departments."""
    by_title = {each.title: each for each in campaign.leaders}
    wanted: set[str] = set()
    codes = {each.code for each in departments}
    for department in departments:
        title = department.leader
        while title in by_title and title not in wanted:
            wanted.add(title)
            title = by_title[title].reports_to
    for each in campaign.leaders:
        if each.title in wanted:
            yield replace(each, in_charge=tuple(code for code in each.in_charge if code in codes))
