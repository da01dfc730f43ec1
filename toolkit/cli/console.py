"""What a command says: lists, summaries and progress on the terminal. Knows no command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from toolkit.language import Words
from toolkit.language.messages import message, open_text
from toolkit.problem import Finding, Severity
from toolkit.rules.remark import WORTH

if TYPE_CHECKING:
    from toolkit.campaign import Campaign
    from toolkit.company.tables import Company
    from toolkit.journeys.check import Checked
    from toolkit.journeys.status import Standing

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
STYLES = {"error": "bold red", "warning": "yellow", "hint": "cyan", "info": "dim"}
MOST_DEPARTMENTS = 5  # listed with their problems
MOST_LISTED = 20  # problems printed to the terminal; the workbook has them all


def some(say: Words, names: Sequence[str]) -> str:
    """Names for one line of the terminal: the first ones where they are many."""
    listed = say.join(names[:MOST_LISTED])
    return listed if len(names) <= MOST_LISTED else say("say.and_more", names=listed)


def print_findings(say: Words, findings: tuple[Finding, ...], most: int | None = MOST_LISTED) -> None:
    """Say what was found, each with its place; the first ones where there are more than that."""
    for each in findings[:most]:
        place = each.places[0] if each.places else None
        where = " ".join(filter(None, (place.file, place.sheet, place.cell))) if place else ""
        err.print(f"  {where}  {message(each, say)}", markup=False)
    if most is not None and len(findings) > most:
        err.print(say("say.more", count=len(findings) - most), markup=False)


def print_campaign(campaign: Campaign) -> None:
    """Say what is to be looked at in the campaign workbook; of what was read rightly all the same, nothing."""
    print_findings(campaign.words, _unsettled(campaign))


def _unsettled(campaign: Campaign) -> tuple[Finding, ...]:
    return tuple(each for each in campaign.findings if not each.code.startswith("R"))


def print_mistakes(campaign: Campaign, blocking: Sequence[Finding]) -> None:
    """Say all that is to be corrected in the campaign workbook: first what a command cannot go on with."""
    say, besides = campaign.words, tuple(each for each in _unsettled(campaign) if each not in blocking)
    print_findings(say, tuple(blocking), most=None)
    if besides:
        err.print(say("say.besides"), markup=False)
        print_findings(say, besides, most=None)
    file = campaign.folder / "campaign.xlsx"
    err.print(say("error.campaign_mistakes", count=len(blocking), file=file), markup=False)


def print_summary(say: Words, company: Company) -> None:
    """Say what came back, what could not be read, and how many problems there are."""
    departments = company["departments"]
    expected = departments[departments["status"] != "not_expected"]
    here = int((expected["status"] != "missing").sum())
    out.print(say("say.returned", returned=here, expected=len(expected)), markup=False)
    missing = expected.loc[expected["status"] == "missing", "name"].tolist()
    if missing:
        out.print(say("say.missing", names=missing[:MOST_LISTED]), markup=False)
    listed = [each for each in company.chosen.documents if company.chosen.status[each.file] == "listed"]
    print_findings(say, tuple(finding for each in listed for finding in each.findings[:1]))
    print_findings(say, tuple(each for each in company.findings if each.code == "M23"))
    counts = company["problems"]["severity"].value_counts().to_dict()
    out.print(say("say.problems", counts=_counts(say, counts)))
    _print_departments(say, company)
    if len(company["decisions"]):
        states = company["decisions"]["state"].value_counts().to_dict()
        carried = len(company["decisions"]) - states.get("conflict", 0)
        special = {key: states.get(key, 0) for key in ("near", "orphan", "conflict")}
        out.print(say("say.decisions", count=carried, **special), markup=False)


def _print_departments(say: Words, company: Company) -> None:
    """Say which departments have most to mend, worst first; the workbook has them all."""
    asked = [each.value for each in WORTH]
    names = {each.code: each.name for each in company.campaign.departments}
    counts: dict[str, Counter[str]] = {}
    for each in company.problems:
        if each.finding.department in names and each.severity in WORTH:
            counts.setdefault(each.finding.department, Counter())[each.severity.value] += 1
    worst = sorted(counts, key=lambda code: [-counts[code][key] for key in asked])[:MOST_DEPARTMENTS]
    if not worst:
        return
    table = Table(box=None, header_style="bold")
    table.add_column(say("status.department"), overflow="fold")
    for key in asked:
        table.add_column(say(f"choice.rule_switch.{key}"), justify="right")
    for code in worst:
        table.add_row(escape(names[code]), *(str(counts[code][key] or "") for key in asked))
    out.print(table)
    if len(counts) > len(worst):
        out.print(say("say.more_departments", count=len(counts) - len(worst)), markup=False)


def print_edits(say: Words, company: Company) -> None:
    """Say what somebody changed in the earlier company workbook beside decisions."""
    edits = company["edits"]
    if not len(edits):
        return
    places = [f"{sheet}!{cell}".rstrip("!") for sheet, cell in zip(edits["sheet"], edits["cell"], strict=True)]
    facts = {"count": len(edits), "names": some(say, places), "sheet": say("report.sheet.about")}
    err.print(say("say.edited", **facts), markup=False)


def print_checked(checked: Checked) -> None:
    """Say what was found in single workbooks: a line for each problem below its file, and the sums."""
    say = checked.campaign.words
    for document in checked.documents:
        mine = checked.of(document)
        name = checked.campaign.by_code[document.department].name if document.department else ""
        out.print(say("say.checked", file=document.file, department=name, count=len(mine)), markup=False, style="bold")
        for each in mine:
            where = " ".join(filter(None, (each.place.sheet, each.place.cell)))
            head = f"[{STYLES[each.severity]}]{say(f'choice.rule_switch.{each.severity}')}[/] {each.finding.code}"
            out.print(f"  {head} {escape(where)}  {escape(message(each.finding, say))}")
    out.print(say("say.problems", counts=_counts(say, Counter(each.severity.value for each in checked.problems))))


def print_standings(campaign: Campaign, standings: Sequence[Standing]) -> None:
    """Say how far each department is, in a table."""
    say = campaign.words
    table = Table(box=None, pad_edge=False, header_style="bold")
    columns = ["department", "state", "received", "version", "left", "blank"]
    if any(each.sent_back for each in standings):
        columns.append("corrected")
    for key in columns:
        side: Literal["right", "left"] = "right" if key in {"version", "left", "corrected"} else "left"
        table.add_column(say(f"status.{key}"), justify=side, overflow="fold")
    for each in standings:
        done = each.status in {"returned", "covered", "not_expected"}
        row = (
            each.department,
            f"[{'green' if done else 'yellow'}]{say(f'status.{each.status}')}[/]",
            each.received,
            "" if each.version is None else str(each.version),
            "" if done or each.days_left is None else str(each.days_left),
            say.join(campaign.form.sheet(part).title_in(say) for part in each.missing_parts),
            f"{each.corrected}/{each.sent_back}" if each.sent_back else "",
        )
        table.add_row(*row[: len(columns)])
    out.print(table)


def print_rules(say: Words, rules: Mapping[str, Severity], *, whole: bool) -> None:
    """Say what rules there are, or all of one.

    Args:
        say: The reader's language.
        rules: Code to severity.
        whole: Whether to say all of it.
    """
    for code, severity in rules.items():
        weight = f"[{STYLES[severity]}]{say(f'choice.rule_switch.{severity}')}[/]"
        out.print(f"[bold]{code}[/] {weight}  {escape(say(f'rule.{code}.name'))}")
        for key in ("rule", "remedy") if whole else ():
            out.print(f"  {escape(open_text(f'rule.{code}.{key}', say))}")
        explained = say.group(f"explain.{code}") if whole else {}
        for key, text in explained.items():
            out.print(f"  {say(f'say.{key}')}{escape(text)}")


def _counts(say: Words, counts: Mapping[str, int]) -> list[str]:
    return [
        f"[{STYLES[key]}]{say(f'choice.rule_switch.{key}')} {counts.get(key, 0)}[/]"
        for key in (each.value for each in Severity)
    ]


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
def bar(say: Words, stage: str) -> Iterator[Any]:
    """A progress bar as the journeys want it told; the stage is what its first step is called."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        yield _Bar(progress, say, stage)
