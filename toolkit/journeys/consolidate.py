"""`consolidate`: everything that came back is read, what counts is merged, judged and written."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from toolkit.campaign import Campaign, load_campaign
from toolkit.company.assemble import assemble
from toolkit.company.tables import Company
from toolkit.journeys.gather import Progress, read_returns
from toolkit.journeys.new import RETURNED
from toolkit.problem import Finding, ToolkitError
from toolkit.report.data import data_files
from toolkit.report.workbook import company_workbook
from toolkit.returns.collect import snapshot
from toolkit.rules.judge import judge
from toolkit.sheets.files import file_name, replace_file

COMPANY, DATA, RETURNS = "company.xlsx", "data", "returns"
SEAL = ".company.sha256"
"""The digest of the company workbook as it was written: whoever filled something in since has broken it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outputs:
    """What a run wrote.

    Args:
        workbook: The company workbook; under a numbered name where another program holds the old one open.
        data: The folder of data files.
        returns: The folder of copies.
        kept: Where the earlier company workbook is kept because somebody had filled something in, or None.
    """

    workbook: Path
    data: Path
    returns: Path
    kept: Path | None = None


class NothingReturned(ToolkitError):  # noqa: N818 - a state of the campaign, said in the words of the domain
    """There is nothing to consolidate.

    Args:
        code: The message's key.
        findings: Why each file found was not read.
        facts: Values for its words.
    """

    def __init__(self, code: str, findings: tuple[Finding, ...], **facts: object) -> None:
        super().__init__(code, **facts)
        self.findings = findings


def consolidate(
    folder: str | Path,
    output: str | Path | None = None,
    *,
    as_of: date | None = None,
    processes: int = 0,
    progress: Progress | None = None,
) -> Company:
    """Consolidate a campaign.

    Args:
        folder: The campaign folder.
        output: Where to write `company.xlsx`, `data/` and `returns/`; nothing is written without it.
        as_of: The day the results are stated for; today where it is not given.
        processes: How many processes read files; 0 chooses by their number.
        progress: Whom to tell how far it is.

    Returns:
        The company with all its tables (see `docs/data.md`) and problems.

    Raises:
        CampaignError: The campaign folder or its workbook cannot be used.
        NothingReturned: No file that could be read and belongs to a department.
    """
    campaign = load_campaign(folder)
    company = consolidated(campaign, processes=processes, progress=progress)
    if output is not None:
        write_outputs(company, Path(output), as_of or date.today())  # noqa: DTZ011 - the user's own day
    return company


def consolidated(campaign: Campaign, *, processes: int = 0, progress: Progress | None = None) -> Company:
    """The company of a campaign that is loaded already; see `consolidate`."""
    progress = progress or Progress()
    chosen = read_returns(campaign, processes=processes, progress=progress)
    if not chosen.sources:
        code = "nothing_read" if chosen.documents else "nothing_returned"
        findings = tuple(finding for each in chosen.documents for finding in each.findings[:1])
        raise NothingReturned(code, findings, folder=str(campaign.folder / RETURNED), count=len(chosen.documents))
    progress.stage("comparing")
    return judge(assemble(campaign, chosen))


def write_outputs(company: Company, output: Path, as_of: date) -> Outputs:
    """Write all results; everything is made before anything is replaced, and nothing that people filled in is lost.

    Args:
        company: With all its tables and problems.
        output: The folder to write to.
        as_of: The day the results are stated for.

    Returns:
        Where everything stands.

    Raises:
        ToolkitError: A return was changed or taken away since it was read; nothing has been written then.
    """
    copies = dict(_copies(company))
    links = {file: f"{RETURNS}/{name}" for file, name in copies.items()}
    workbook = company_workbook(company, as_of, links)
    data = dict(data_files(company))
    contents = {name: _as_read(company, file) for file, name in copies.items()}
    kept = _keep_filled_in(output)
    written = replace_file(output / COMPANY, workbook)
    if written.name == COMPANY:
        replace_file(output / SEAL, hashlib.sha256(workbook).hexdigest().encode())
    _replace_folder(output / DATA, data)
    _replace_folder(output / RETURNS, contents)
    return Outputs(workbook=written, data=output / DATA, returns=output / RETURNS, kept=kept)


def _as_read(company: Company, file: str) -> bytes:
    """The bytes of a return, which must still be the ones that were read."""
    read = next(each.digest for each in company.chosen.documents if each.file == file)
    try:
        shot = snapshot(company.campaign.folder / RETURNED / file)
    except OSError as error:
        raise ToolkitError("changed_meanwhile", file=file) from error
    if shot.digest != read:
        raise ToolkitError("changed_meanwhile", file=file)
    return shot.content


def _keep_filled_in(output: Path) -> Path | None:
    """Put a copy of the earlier company workbook aside if somebody has saved it since it was written."""
    path, seal = output / COMPANY, output / SEAL
    if not path.is_file():
        return None
    content = path.read_bytes()
    if seal.is_file() and seal.read_text(encoding="ascii", errors="replace") == hashlib.sha256(content).hexdigest():
        return None
    number = 1
    while (aside := output / f"company-filled-in-{number}.xlsx").exists():
        if aside.read_bytes() == content:
            return aside
        number += 1
    return replace_file(aside, content)


def _copies(company: Company) -> Iterator[tuple[str, str]]:
    """Every document that counts, and the name of its copy: the department's code, numbered where several count."""
    taken: set[str] = set()
    for code, sources in company.chosen.sources.items():
        version = company.chosen.version
        files = sorted({each.file for each in sources.values()}, key=lambda file: -version[file])
        for number, file in enumerate(files, start=1):
            stem = file_name(code if number == 1 else f"{code}-{number}")
            while stem.casefold() in taken:
                stem += "_"
            taken.add(stem.casefold())
            extension = file.rsplit(".", 1)[-1].lower() if "." in file.rsplit("/", 1)[-1] else "xlsx"
            yield file, f"{stem}.{extension}"


def _replace_folder(folder: Path, contents: dict[str, bytes]) -> None:
    """Let a folder of ours hold exactly these files, and those that another program holds open."""
    written = {replace_file(folder / name, content).name for name, content in contents.items()}
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.is_file() and old.name not in written | contents.keys() and not old.name.startswith("~$"):
            with suppress(PermissionError):
                old.unlink()
