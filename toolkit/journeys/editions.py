"""`editions`: the company workbook once more for each who may read a part of it: divisions, departments, without names.

Every edition is the same workbook, drawn from a company that holds no more than its readers may know. What somebody
filled into an edition is saved as any copy that was sent in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from toolkit.campaign import Campaign, load_campaign
from toolkit.company.edition import restricted
from toolkit.company.nameless import without_names
from toolkit.company.tables import Company
from toolkit.journeys.consolidate import consolidated
from toolkit.journeys.earlier import FOLDER
from toolkit.journeys.gather import Progress
from toolkit.problem import OutputError
from toolkit.report.workbook import company_workbook
from toolkit.sheets.commit import LIST, commit, finish
from toolkit.sheets.crypt import locked
from toolkit.sheets.files import file_name, replace_file

EDITIONS = "editions"
SEALS = ".editions.sha256"
"""The digests of the editions as they were written: one that has another has been filled in since."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """A company for some readers.

    Args:
        name: Its file name without the extension.
        company: What they may know.
        decisions: Whether what is filled into it is taken in again.
    """

    name: str
    company: Company
    decisions: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What a run wrote.

    Args:
        files: Every edition.
        saved: Editions that somebody had filled in, as they are kept among the decisions.
        locked: Whether they need a password.
    """

    files: tuple[Path, ...]
    saved: tuple[Path, ...]
    locked: bool


def editions_of(company: Company) -> Iterator[Edition]:
    """Every edition of a company, each made when it is asked for.

    Args:
        company: All of it, judged.
    """
    campaign, say = company.campaign, company.campaign.words

    def titled(audience: str) -> str:
        return say("report.edition.title", campaign=campaign.title, audience=audience)

    nameless = without_names(company, titled(say("report.edition.nameless")))
    yield Edition(name=say("report.edition.nameless_file"), company=nameless, decisions=False)
    for division in dict.fromkeys(each.division for each in campaign.expected if each.division):
        codes = [each.code for each in campaign.departments if each.division == division]
        name = say("report.edition.division_file", name=division)
        yield Edition(name=name, company=restricted(company, codes, titled(division)))
    for each in campaign.expected:
        name = say("report.edition.department_file", code=each.code, name=each.name)
        yield Edition(name=name, company=restricted(company, [each.code], titled(each.name)))


def write_editions(
    folder: str | Path,
    output: str | Path,
    *,
    language: str = "",
    as_of: date | None = None,
    processes: int = 0,
    progress: Progress | None = None,
) -> Written:
    """Write all editions of a campaign.

    Args:
        folder: The campaign folder.
        output: The folder below which `editions/` is written.
        language: The language of the editions; the campaign's where it is empty.
        as_of: The day the results are stated for; today where it is not given.
        processes: How many processes read files; 0 chooses by their number.
        progress: Whom to tell how far it is.

    Returns:
        What was written. With a password in the settings or the environment every edition needs it to be opened.

    Raises:
        CampaignError: The campaign folder or its workbook cannot be used.
        NothingReturned: No file that could be read and belongs to a department.
        OutputError: The editions cannot be written.
    """
    campaign = load_campaign(folder)
    output = Path(output)
    finish(output)
    saved = _save_filled_in(campaign, output)
    campaign = replace(campaign, language=language or campaign.language)
    company = consolidated(campaign, output, processes=processes, progress=progress)
    password = campaign.edition_password
    day = as_of or date.today()  # noqa: DTZ011 - the user's own day
    files = dict(_files(editions_of(company), day, password))
    try:
        placed = commit(output, {**files, SEALS: _seals(files.values())}, (EDITIONS,))
    except OSError as error:
        code = "unfinished" if (output / LIST).is_file() else "not_written"
        detail = error.strerror or str(error)
        raise OutputError(code, folder=str(output), detail=detail, language=campaign.language) from error
    return Written(files=tuple(placed[name] for name in files), saved=saved, locked=bool(password))


def _files(editions: Iterable[Edition], day: date, password: str) -> Iterator[tuple[str, bytes]]:
    """The workbook of each edition. It leads to no other file: copies of returns hold what its readers may not know."""
    taken: set[str] = set()
    for each in editions:
        stem = file_name(each.name)
        while stem.casefold() in taken:
            stem += "_"
        taken.add(stem.casefold())
        content = company_workbook(each.company, day, {}, decisions=each.decisions)
        yield f"{EDITIONS}/{stem}.xlsx", locked(content, password) if password else content


def _seals(contents: Iterable[bytes]) -> bytes:
    return b"\n".join(sorted(hashlib.sha256(each).hexdigest().encode() for each in contents))


def _save_filled_in(campaign: Campaign, output: Path) -> tuple[Path, ...]:
    """Put editions that somebody has saved since they were written among the decisions that were sent in."""
    seals = output / SEALS
    sealed = seals.read_text(encoding="ascii", errors="replace").split() if seals.is_file() else []
    saved: list[Path] = []
    for path in sorted((output / EDITIONS).glob("*.xlsx")):
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if path.name.startswith("~$") or digest in sealed:
            continue
        target = campaign.folder / FOLDER / f"{path.stem} {digest[:8]}.xlsx"
        if not target.exists():
            saved.append(replace_file(target, content))
    return tuple(saved)
