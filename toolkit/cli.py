"""The commands: what a user types is parsed, a journey is called, and its result is printed."""

from __future__ import annotations

import locale
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from toolkit.language import LANGUAGES, Words, words
from toolkit.language.messages import message
from toolkit.problem import Finding, Severity, ToolkitError

if TYPE_CHECKING:
    from toolkit.campaign import Campaign
    from toolkit.company.tables import Company

EXIT_BROKEN, EXIT_USAGE, EXIT_NOTHING, EXIT_STRICT = 1, 2, 3, 4
_STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan", "info": "dim"}
_MOST_LISTED = 20  # problems printed to the terminal; the workbook has them all


def _own_languages() -> tuple[str, ...]:
    """The languages of messages before a campaign is known: the system's, or all where it names none."""
    code = (locale.getlocale()[0] or "").casefold()
    if code.startswith(("zh", "chinese")):
        return ("zh",)
    return ("en",) if code.startswith(("en", "english")) else LANGUAGES


_TERMINAL = words(_own_languages()[-1])
app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=_TERMINAL("help.toolkit")
)
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

Folder = Annotated[Path, typer.Argument(help=_TERMINAL("help.folder"), show_default=False)]
Processes = Annotated[int, typer.Option("--processes", min=0, help=_TERMINAL("help.processes"))]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help=_TERMINAL("help.as_of"), show_default=False),
]


def _readers(error: ToolkitError) -> tuple[Words, ...]:
    """Whom an error is said to: the campaign's people where it is known, else the system's."""
    known = error.facts.get("language")
    return (words(known),) if isinstance(known, str) and known in LANGUAGES else tuple(map(words, _own_languages()))


class _Failure(Exception):  # noqa: N818 - an ending, not an error: everything has been said
    """A command ends with this exit code; everything has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@app.callback()
def _options(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help=_TERMINAL("help.debug"))] = False,
) -> None:
    context.obj = debug


@app.command(help=_TERMINAL("help.new"))
def new(
    folder: Folder,
    language: Annotated[str, typer.Option("--language", help=_TERMINAL("help.language"))] = "zh",
    company: Annotated[str, typer.Option("--company", help=_TERMINAL("help.company"))] = "",
) -> None:
    """Make a campaign folder."""
    from toolkit.journeys.new import new_campaign

    if language not in LANGUAGES:
        raise typer.BadParameter(_TERMINAL("error.language", value=language), param_hint="--language")
    path = new_campaign(folder, language=language, company=company, today=_today(None))
    say = words(language)
    out.print(say("say.new", path=path, campaign=folder.resolve().name), markup=False)


@app.command(help=_TERMINAL("help.use"))
def use(folder: Folder) -> None:
    """Make a campaign the current one."""
    from toolkit.journeys.new import use_campaign

    use_campaign(folder)
    for say in map(words, _own_languages()):
        out.print(say("say.use", campaign=folder.resolve().name), markup=False)


@app.command(help=_TERMINAL("help.templates"))
def templates(folder: Folder) -> None:
    """Write one workbook for every department."""
    from toolkit.journeys.templates import Outcome, blocking_findings, write_templates

    campaign = _campaign(folder)
    say = campaign.words
    blocking = blocking_findings(campaign)
    _print_findings(say, tuple(blocking))
    if blocking:
        err.print(say("error.campaign_mistakes", count=len(blocking), file=folder / "campaign.xlsx"), markup=False)
        raise _Failure(EXIT_USAGE)
    _print_findings(say, campaign.findings)
    with _bar(say, "writing") as progress:
        progress.start(len(campaign.expected))
        written = write_templates(campaign, progress.step)
    for name, outcome in written.outcomes.items():
        if outcome is Outcome.KEPT:
            out.print(say("say.kept", file=name), markup=False)
    facts = {outcome.value: written.count(outcome) for outcome in Outcome}
    out.print(say("say.templates", folder=written.folder, **facts), markup=False)


@app.command(help=_TERMINAL("help.consolidate"))
def consolidate(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", help=_TERMINAL("help.output"), show_default=False)],
    as_of: AsOf = None,
    processes: Processes = 0,
    strict: Annotated[bool, typer.Option("--strict", help=_TERMINAL("help.strict"))] = False,
) -> None:
    """Read all returns and write the company workbook."""
    from toolkit.journeys.consolidate import NothingReturned, consolidated, write_outputs

    started = time.perf_counter()
    campaign = _campaign(folder)
    say = campaign.words
    try:
        with _bar(say, "reading") as progress:
            company = consolidated(campaign, processes=processes, progress=progress)
            progress.stage("writing")
            paths = write_outputs(company, output, _today(as_of))
    except NothingReturned as nothing:
        _print_findings(say, nothing.findings)
        err.print(say(f"error.{nothing.code}", **nothing.facts), markup=False)
        raise _Failure(EXIT_NOTHING) from nothing
    _print_findings(say, campaign.findings)
    _print_summary(say, company)
    if paths.workbook.name != "company.xlsx":
        held = output / "company.xlsx"
        err.print(say("say.held_open", file=held, instead=paths.workbook.name), markup=False)
    if paths.kept is not None:
        err.print(say("say.filled_in", kept=paths.kept), markup=False)
    for path in (paths.workbook, paths.data, paths.returns):
        out.print(f"  {path}", markup=False)
    out.print(say("say.next", file=paths.workbook), markup=False)
    out.print(say("say.seconds", seconds=f"{time.perf_counter() - started:.1f}"), markup=False)
    if strict and any(each.severity is Severity.ERROR for each in company.problems):
        err.print(say("say.strict"), markup=False)
        raise _Failure(EXIT_STRICT)


@app.command(help=_TERMINAL("help.status"))
def status(folder: Folder, as_of: AsOf = None, processes: Processes = 0) -> None:
    """Who has returned and who is missing."""
    from toolkit.journeys.status import campaign_status

    campaign = _campaign(folder)
    say = campaign.words
    today = _today(as_of)
    _print_findings(say, campaign.findings)
    with _bar(say, "reading") as progress:
        company, standings = campaign_status(campaign, today=today, processes=processes, progress=progress)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for key in ("department", "state", "received", "version", "left", "blank"):
        side: Literal["right", "left"] = "right" if key in {"version", "left"} else "left"
        table.add_column(say(f"status.{key}"), justify=side, overflow="fold")
    for each in standings:
        done = each.status in {"returned", "covered", "not_expected"}
        table.add_row(
            each.department,
            f"[{'green' if done else 'yellow'}]{say(f'status.{each.status}')}[/]",
            each.received,
            "" if each.version is None else str(each.version),
            "" if done or each.days_left is None else str(each.days_left),
            say.join(say(f"choice.part.{part}") for part in each.missing_parts),
        )
    out.print(table)
    listed = [each for each in company.chosen.documents if not each.read]
    _print_findings(say, tuple(finding for each in listed for finding in each.findings[:1]))
    expected = [each for each in standings if each.status != "not_expected"]
    here = sum(each.status != "missing" for each in expected)
    out.print(say("say.returned", returned=here, expected=len(expected)), markup=False)
    if campaign.deadline:
        left = (campaign.deadline - today).days
        key = "say.days_left" if left >= 0 else "say.days_over"
        out.print(say(key, deadline=campaign.deadline, days=abs(left)), markup=False)


def _today(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()  # noqa: DTZ011 - the user's own day


def _campaign(folder: Path) -> Campaign:
    from toolkit.campaign import load_campaign

    campaign = load_campaign(folder)
    title = f"{campaign.company} {campaign.title}".strip() or folder.name
    out.print(campaign.words("say.campaign", folder=folder, title=title), markup=False)
    return campaign


def _print_findings(say: Words, findings: tuple[Finding, ...]) -> None:
    for each in findings[:_MOST_LISTED]:
        place = each.places[0] if each.places else None
        where = " ".join(filter(None, (place.file, place.sheet, place.cell))) if place else ""
        err.print(f"  {where}  {message(each, say)}", markup=False)
    if len(findings) > _MOST_LISTED:
        err.print(say("say.more", count=len(findings) - _MOST_LISTED), markup=False)


def _print_summary(say: Words, company: Company) -> None:
    departments = company["departments"]
    expected = departments[departments["status"] != "not_expected"]
    here = int((expected["status"] != "missing").sum())
    out.print(say("say.returned", returned=here, expected=len(expected)), markup=False)
    missing = expected.loc[expected["status"] == "missing", "name"].tolist()
    if missing:
        out.print(say("say.missing", names=missing[:_MOST_LISTED]), markup=False)
    listed = [each for each in company.chosen.documents if not each.read]
    _print_findings(say, tuple(finding for each in listed for finding in each.findings[:1]))
    counts = company["problems"]["severity"].value_counts().to_dict()
    shown = [
        f"[{_STYLES[key]}]{say(f'choice.rule_switch.{key}')} {counts.get(key, 0)}[/]"
        for key in (each.value for each in Severity)
    ]
    out.print(say("say.problems", counts=shown))


class _Bar:
    """A progress bar on the terminal; silent where nobody watches."""

    def __init__(self, progress: Progress, say: Words, stage: str) -> None:
        self.progress, self.say, self.first = progress, say, stage
        self.task: TaskID | None = None

    def start(self, count: int) -> None:
        self.task = self.progress.add_task(self.say(f"say.{self.first}"), total=count)

    def step(self) -> None:
        if self.task is not None:
            self.progress.advance(self.task)

    def stage(self, name: str) -> None:
        if self.task is not None:
            self.progress.update(self.task, description=self.say(f"say.{name}"))


@contextmanager
def _bar(say: Words, stage: str) -> Iterator[Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield _Bar(progress, say, stage)


def main() -> None:
    """The command `dutybook`: every ending has its exit code, and no user sees a traceback."""
    debug = "--debug" in sys.argv
    try:
        app(standalone_mode=False)
    except _Failure as failure:
        sys.exit(failure.code)
    except ToolkitError as error:
        if debug:
            traceback.print_exc()
        for say in _readers(error):
            err.print(say(f"error.{error.code}", **error.facts), markup=False)
        sys.exit(EXIT_USAGE)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        err.print(_TERMINAL("error.stopped"), markup=False)
        sys.exit(EXIT_BROKEN)
    except Exception as error:  # noqa: BLE001 - the last net: whatever it is, the user gets a sentence
        if hasattr(error, "format_message") and hasattr(error, "show"):
            error.show()
            sys.exit(EXIT_USAGE)
        if debug:
            traceback.print_exc()
        err.print(_TERMINAL("error.broken", error=f"{type(error).__name__}: {error}"), markup=False)
        sys.exit(EXIT_BROKEN)
