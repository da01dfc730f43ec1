"""`consolidate`: everything that came back is read, what counts is merged, judged and written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path

from toolkit.campaign import Campaign, load_campaign
from toolkit.company.assemble import assemble
from toolkit.company.derived import EDITS
from toolkit.company.similarity.encoder import Encoder, ModelUnusable, load_encoder
from toolkit.company.tables import Company, frame
from toolkit.journeys.earlier import AS_WRITTEN, COMPANY, SEAL, keep_aside, seal_of, take_in
from toolkit.journeys.gather import Progress, read_returns
from toolkit.journeys.new import RETURNED
from toolkit.problem import Finding, OutputError, ToolkitError
from toolkit.report.data import data_files
from toolkit.report.workbook import company_workbook
from toolkit.returns.collect import Source
from toolkit.returns.containers import content_of
from toolkit.rules.judge import judge
from toolkit.sheets.commit import LIST, commit, finish
from toolkit.sheets.files import file_name, replace_file

_WORKBOOKS = frozenset({"xlsx", "xlsm", "xlsb", "xls", "ods", "et"})
DATA, RETURNS = "data", "returns"


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
    written_to = Path(output) if output is not None else None
    company = consolidated(campaign, written_to, processes=processes, progress=progress)
    if written_to is not None:
        write_outputs(company, written_to, as_of or date.today())  # noqa: DTZ011 - the user's own day
    return company


def consolidated(
    campaign: Campaign, output: Path | None = None, *, processes: int = 0, progress: Progress | None = None
) -> Company:
    """The company of a campaign that is loaded already; see `consolidate`.

    What people decided in an earlier workbook at `output` is read and saved, but no result is written.
    """
    progress = progress or Progress()
    chosen = read_returns(campaign, processes=processes, progress=progress)
    if not chosen.sources:
        code = "nothing_read" if chosen.documents else "nothing_returned"
        findings = tuple(finding for each in chosen.documents for finding in each.findings[:1])
        raise NothingReturned(code, findings, folder=str(campaign.folder / RETURNED), count=len(chosen.documents))
    progress.stage("comparing")
    taken = take_in(campaign, output)
    encoder, findings = _encoder(campaign)
    campaign = replace(campaign, findings=(*campaign.findings, *taken.findings, *findings))
    company = assemble(campaign, chosen, taken.decided, encoder)
    return judge(company.with_tables(edits=frame(EDITS, map(asdict, taken.edits))))


def _encoder(campaign: Campaign) -> tuple[Encoder | None, tuple[Finding, ...]]:
    """The language model that the settings name, or what is to be said of it; the run goes on without it."""
    if not campaign.model:
        return None, ()
    try:
        return load_encoder(campaign.folder / campaign.model), ()
    except ModelUnusable as error:
        return None, (Finding(code="M22", facts={"value": campaign.model, "detail": str(error)}),)


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
        OutputError: The results cannot be written; it says whether the old ones stand or the new ones are complete.
    """
    copies = dict(_copies(company))
    links = {file: f"{RETURNS}/{name}" for file, name in copies.items()}
    workbook = company_workbook(company, as_of, links)
    data = dict(data_files(company))
    contents = {name: _as_read(company, file) for file, name in copies.items()}
    try:
        finish(output)
        kept = keep_aside(output)
        files = {
            COMPANY: workbook,
            SEAL: seal_of(output, workbook),
            **{f"{DATA}/{name}": content for name, content in data.items()},
            **{f"{RETURNS}/{name}": content for name, content in contents.items()},
        }
        placed = commit(output, files, (DATA, RETURNS))
        if placed[COMPANY] == output / COMPANY:  # else the old one stays, and is held against what it was
            replace_file(output / AS_WRITTEN, workbook)
    except OSError as error:
        code = "unfinished" if (output / LIST).is_file() else "not_written"
        detail = error.strerror or str(error)
        raise OutputError(code, folder=str(output), detail=detail, language=company.campaign.language) from error
    return Outputs(workbook=placed[COMPANY], data=output / DATA, returns=output / RETURNS, kept=kept)


def _as_read(company: Company, file: str) -> bytes:
    """The bytes of a return, which must still be the ones that were read."""
    document = next(each for each in company.chosen.documents if each.file == file)
    campaign = company.campaign
    source = document.source or Source(name=file, path=campaign.folder / RETURNED / file)
    try:
        shot = content_of(source, campaign.passwords, campaign.limits)
    except OSError as error:
        raise ToolkitError("changed_meanwhile", file=file) from error
    if shot.digest != document.digest:
        raise ToolkitError("changed_meanwhile", file=file)
    return shot.content


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
            extension = file.rpartition(".")[2].lower()
            # what is called otherwise is a workbook all the same, and must not be opened as anything else
            yield file, f"{stem}.{extension if extension in _WORKBOOKS else 'xlsx'}"
