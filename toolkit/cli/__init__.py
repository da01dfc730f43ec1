"""The commands: what a user types is parsed, a journey is called, and its result is printed."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from toolkit.cli.console import (
    MOST_LISTED,
    bar,
    err,
    out,
    print_campaign,
    print_checked,
    print_edits,
    print_findings,
    print_mistakes,
    print_rules,
    print_standings,
    print_summary,
    some,
)
from toolkit.cli.endings import EXIT_NOTHING, EXIT_STRICT, EXIT_USAGE, TERMINAL, Failure, endings, own_languages
from toolkit.language import LANGUAGES, Words, words
from toolkit.problem import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from toolkit.campaign import Campaign
    from toolkit.returns.read import Document

app = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=TERMINAL("help.toolkit")
)

Folder = Annotated[Path, typer.Argument(help=TERMINAL("help.folder"), show_default=False)]
Processes = Annotated[int, typer.Option("--processes", min=0, help=TERMINAL("help.processes"))]
AsOf = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help=TERMINAL("help.as_of"), show_default=False),
]


@app.callback()
def _options(
    _debug: Annotated[bool, typer.Option("--debug", help=TERMINAL("help.debug"))] = False,
) -> None:
    """What every command takes; `main` looks for it."""


@app.command(help=TERMINAL("help.new"))
def new(
    folder: Folder,
    language: Annotated[str, typer.Option("--language", help=TERMINAL("help.language"))] = "zh",
    company: Annotated[str, typer.Option("--company", help=TERMINAL("help.company"))] = "",
) -> None:
    """Make a campaign folder."""
    from toolkit.journeys.new import new_campaign

    if language not in LANGUAGES:
        raise typer.BadParameter(TERMINAL("error.language", value=language), param_hint="--language")
    path = new_campaign(folder, language=language, company=company, today=_today(None))
    say = words(language)
    out.print(say("say.new", path=path, campaign=folder.resolve().name), markup=False)


@app.command(help=TERMINAL("help.use"))
def use(folder: Folder) -> None:
    """Make a campaign the current one."""
    from toolkit.journeys.new import use_campaign

    use_campaign(folder)
    for say in map(words, own_languages()):
        out.print(say("say.use", campaign=folder.resolve().name), markup=False)


@app.command(help=TERMINAL("help.templates"))
def templates(
    folder: Folder,
    prefill: Annotated[
        Path | None, typer.Option("--prefill", help=TERMINAL("help.prefill"), show_default=False)
    ] = None,
    processes: Processes = 0,
) -> None:
    """Write one workbook for every department."""
    from toolkit.journeys.templates import Outcome, blocking_findings, write_templates

    campaign = _campaign(folder)
    say = campaign.words
    _refuse_mistakes(campaign, blocking_findings(campaign))
    print_campaign(campaign)
    earlier = _earlier(campaign, prefill, processes) if prefill else {}
    with bar(say, "writing") as progress:
        progress.start(len(campaign.expected))
        written = write_templates(campaign, progress.step, earlier)
    for name in written.kept:
        out.print(say("say.kept", file=name), markup=False)
    facts = {outcome.value: written.count(outcome) for outcome in Outcome}
    out.print(say("say.templates", folder=written.folder, **facts), markup=False)
    out.print(say("say.next_templates", folder=campaign.folder / "returned"), markup=False)


@app.command(help=TERMINAL("help.drafts"))
def drafts(folder: Folder) -> None:
    """Write one unsent mail for every department, and a send list."""
    from toolkit.journeys.drafts import blocking_for_mail, write_drafts
    from toolkit.journeys.templates import Outcome

    campaign = _campaign(folder)
    say = campaign.words
    _refuse_mistakes(campaign, blocking_for_mail(campaign))
    print_campaign(campaign)
    with bar(say, "writing") as progress:
        progress.start(2 * len(campaign.expected))
        done = write_drafts(campaign, progress.step)
    print_findings(say, done.findings[:MOST_LISTED])
    if done.letters:
        names = [each.name for each in done.letters]
        out.print(say("say.letters", folder=done.letters[0].parent, names=names), markup=False)
    kept = [f"{each.folder.name}/{name}" for each in (done.templates, done.mails) for name in each.kept]
    if kept:
        out.print(say("say.kept_files", count=len(kept), names=some(say, kept)), markup=False)
    if done.strays:
        facts = {"folder": done.mails.folder, "count": len(done.strays), "names": some(say, done.strays)}
        out.print(say("say.strays", **facts), markup=False)
    if done.without:
        out.print(say("say.no_draft", count=len(done.without), names=some(say, done.without)), markup=False)
    listed = done.send_list
    if listed.path.name != "send-list.xlsx":
        held = listed.path.with_name("send-list.xlsx")
        err.print(say("say.held_open", file=held, instead=listed.path.name), markup=False)
    if listed.kept is not None:
        err.print(say("say.send_list_aside", kept=listed.kept), markup=False)
    for key, written in (("templates", done.templates), ("drafts", done.mails)):
        counts = {outcome.value: written.count(outcome) for outcome in Outcome}
        out.print(say(f"say.{key}", folder=written.folder, **counts), markup=False)
    out.print(say("say.send_list", file=listed.path), markup=False)
    out.print(say("say.next_drafts"), markup=False)


@app.command(help=TERMINAL("help.consolidate"))
def consolidate(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", help=TERMINAL("help.output"), show_default=False)],
    as_of: AsOf = None,
    processes: Processes = 0,
    strict: Annotated[bool, typer.Option("--strict", help=TERMINAL("help.strict"))] = False,
) -> None:
    """Read all returns and write the company workbook."""
    from toolkit.journeys.consolidate import consolidated, write_outputs

    started = time.perf_counter()
    campaign = _campaign(folder)
    say = campaign.words
    with _nothing_returned(say), bar(say, "reading") as progress:
        company = consolidated(campaign, output, processes=processes, progress=progress)
        progress.stage("writing")
        paths = write_outputs(company, output, _today(as_of))
    print_campaign(campaign)
    print_summary(say, company)
    if paths.workbook.name != "company.xlsx":
        held = output / "company.xlsx"
        err.print(say("say.held_open", file=held, instead=paths.workbook.name), markup=False)
    if paths.kept is not None:
        err.print(say("say.filled_in", kept=paths.kept), markup=False)
    print_edits(say, company)
    for path in (paths.workbook, paths.data, paths.returns):
        out.print(f"  {path}", markup=False)
    out.print(say("say.next", file=paths.workbook), markup=False)
    out.print(say("say.seconds", seconds=f"{time.perf_counter() - started:.1f}"), markup=False)
    if strict and any(each.severity is Severity.ERROR for each in company.problems):
        err.print(say("say.strict"), markup=False)
        raise Failure(EXIT_STRICT)


@app.command(help=TERMINAL("help.sendback"))
def sendback(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", help=TERMINAL("help.output"), show_default=False)],
    processes: Processes = 0,
) -> None:
    """Write every return anew with what its department should look at again."""
    from toolkit.journeys.send_back import write_send_backs

    campaign = _campaign(folder)
    say = campaign.words
    with _nothing_returned(say), bar(say, "reading") as progress:
        sent = write_send_backs(campaign, output, processes=processes, progress=progress)
    for name, count in sent.remarks.items():
        out.print(say("say.remarks", file=name, count=count), markup=False)
    if sent.clean:
        out.print(say("say.clean", names=sent.clean), markup=False)
    if sent.missing:
        out.print(say("say.missing", names=sent.missing[:MOST_LISTED]), markup=False)
    out.print(say("say.sendback", count=len(sent.remarks), folder=sent.folder), markup=False)


@app.command(help=TERMINAL("help.editions"))
def editions(
    folder: Folder,
    output: Annotated[Path, typer.Option("--output", help=TERMINAL("help.output"), show_default=False)],
    language: Annotated[
        str, typer.Option("--language", help=TERMINAL("help.edition_language"), show_default=False)
    ] = "",
    as_of: AsOf = None,
    processes: Processes = 0,
) -> None:
    """Write the company workbook for readers who may know a part of it."""
    from toolkit.journeys.editions import write_editions

    if language and language not in LANGUAGES:
        raise typer.BadParameter(TERMINAL("error.language", value=language), param_hint="--language")
    say = _campaign(folder).words
    with _nothing_returned(say), bar(say, "reading") as progress:
        written = write_editions(
            folder, output, language=language, as_of=as_of and as_of.date(), processes=processes, progress=progress
        )
    for path in written.saved:
        out.print(say("say.edition_saved", file=path), markup=False)
    if written.locked:
        out.print(say("say.editions_locked"), markup=False)
    out.print(say("say.editions", count=len(written.files), folder=output / "editions"), markup=False)


@app.command(help=TERMINAL("help.check"))
def check(
    files: Annotated[list[Path], typer.Argument(help=TERMINAL("help.files"), show_default=False)],
    campaign_folder: Annotated[
        Path | None, typer.Option("--campaign", help=TERMINAL("help.campaign"), show_default=False)
    ] = None,
    layout: Annotated[Literal["text", "json"], typer.Option("--format", help=TERMINAL("help.format"))] = "text",
    strict: Annotated[bool, typer.Option("--strict", help=TERMINAL("help.strict"))] = False,
) -> None:
    """What the rules say of single workbooks."""
    from toolkit.campaign import load_campaign
    from toolkit.journeys.check import as_json, check_files
    from toolkit.journeys.new import current_campaign

    campaign = load_campaign(campaign_folder or current_campaign(Path("workbooks")))
    with bar(campaign.words, "reading") as progress:
        checked = check_files(campaign, files, progress)
    if layout == "json":
        out.print_json(data=as_json(checked))
    else:
        print_checked(checked)
    if not any(each.read for each in checked.documents):
        raise Failure(EXIT_NOTHING)
    if strict and any(each.severity is Severity.ERROR for each in checked.problems):
        raise Failure(EXIT_STRICT)


@app.command(help=TERMINAL("help.rules"))
def rules(code: Annotated[str, typer.Argument(help=TERMINAL("help.code"), show_default=False)] = "") -> None:
    """What the rules check, or one of them in full."""
    from toolkit.rules.judge import FAMILIES
    from toolkit.rules.registry import registered

    known = {each.code: each.severity for each in registered() if FAMILIES}
    if code and code.upper() not in known:
        raise typer.BadParameter(TERMINAL("error.no_rule", value=code), param_hint="CODE")
    wanted = (code.upper(),) if code else tuple(known)
    for say in map(words, own_languages()[:1]):
        print_rules(say, {each: known[each] for each in wanted}, whole=bool(code))


@app.command(help=TERMINAL("help.status"))
def status(folder: Folder, as_of: AsOf = None, processes: Processes = 0) -> None:
    """Who has returned and who is missing."""
    from toolkit.journeys.status import campaign_status

    campaign = _campaign(folder)
    say = campaign.words
    today = _today(as_of)
    print_campaign(campaign)
    with bar(say, "reading") as progress:
        company, standings = campaign_status(campaign, today=today, processes=processes, progress=progress)
    print_standings(campaign, standings)
    listed = [each for each in company.chosen.documents if company.chosen.status[each.file] == "listed"]
    print_findings(say, tuple(finding for each in listed for finding in each.findings[:1]))
    expected = [each for each in standings if each.status != "not_expected"]
    here = sum(each.status != "missing" for each in expected)
    out.print(say("say.returned", returned=here, expected=len(expected)), markup=False)
    if campaign.deadline:
        left = (campaign.deadline - today).days
        key = "say.days_left" if left >= 0 else "say.days_over"
        out.print(say(key, deadline=campaign.deadline, days=abs(left)), markup=False)


def _earlier(campaign: Campaign, folder: Path, processes: int) -> Mapping[str, Mapping[str, Document]]:
    """The earlier answers to put into the templates, with a word about what could not be used."""
    from toolkit.journeys.prefill import earlier_answers

    say = campaign.words
    with bar(say, "reading") as progress:
        earlier = earlier_answers(campaign, folder, processes=processes, progress=progress)
    out.print(say("say.prefilled", count=len(earlier.sources), folder=folder), markup=False)
    for key in ("unread", "unclaimed"):
        if names := getattr(earlier, key):
            err.print(say(f"say.{key}", count=len(names), names=names[:MOST_LISTED]), markup=False)
    return earlier.sources


@contextmanager
def _nothing_returned(say: Words) -> Iterator[None]:
    """End the command with its own exit code where there is nothing to work on, saying why."""
    from toolkit.journeys.consolidate import NothingReturned

    try:
        yield
    except NothingReturned as nothing:
        print_findings(say, nothing.findings)
        err.print(say(f"error.{nothing.code}", **nothing.facts), markup=False)
        raise Failure(EXIT_NOTHING) from nothing


def _today(as_of: datetime | None) -> date:
    return as_of.date() if as_of else date.today()  # noqa: DTZ011 - the user's own day


def _campaign(folder: Path) -> Campaign:
    from toolkit.campaign import load_campaign

    campaign = load_campaign(folder)
    title = f"{campaign.company} {campaign.title}".strip() or folder.name
    out.print(campaign.words("say.campaign", folder=folder, title=title), markup=False)
    return campaign


def _refuse_mistakes(campaign: Campaign, blocking: list[Finding]) -> None:
    """End the command where the campaign workbook has mistakes that must be corrected first."""
    if blocking:
        print_mistakes(campaign, blocking)
        raise Failure(EXIT_USAGE)


def main() -> None:
    """The command `dutybook`; `--debug` may stand anywhere, as whoever repeats a command puts it behind."""
    given = sys.argv[1:]
    with endings(debug="--debug" in given):
        app([each for each in given if each != "--debug"], standalone_mode=False)
