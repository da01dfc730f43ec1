"""Earlier answers in, a new workbook out that holds them: to go on from, or sent back with what to look at again.

It is written anew from the department's own answers; nothing of the old file enters it but its words, and nothing of
any other department.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from toolkit.campaign import STAMP, Campaign, Department
from toolkit.form.mailed import OWN, stamped_words
from toolkit.form.order import Mark, Remark
from toolkit.form.write import write_form
from toolkit.language.messages import message
from toolkit.problem import Problem, Severity
from toolkit.returns.read import Document, Reader
from toolkit.rules.remark import remark_id
from toolkit.sheets.style import AMBER, MUTED, RED
from toolkit.template.answers import Given, given_answers
from toolkit.template.self_check import self_check
from toolkit.template.workbook import department_order

_COLOURS: Mapping[Severity, str] = {Severity.ERROR: RED, Severity.WARNING: AMBER, Severity.HINT: MUTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A workbook with answers in it.

    Args:
        content: The xlsx file.
        remarks: How many things it lists to be looked at again.
    """

    content: bytes
    remarks: int


def filled_workbook(
    campaign: Campaign, department: Department, sources: Mapping[str, Document], problems: Sequence[Problem] = ()
) -> Filled:
    """A department's workbook with its earlier answers.

    Args:
        campaign: The campaign that asks now.
        department: Whose workbook it is.
        sources: Which earlier document counts for each part; of this department only.
        problems: What is to be looked at again, found in these documents alone; with them it is a send-back.
    """
    given = given_answers(campaign.form, sources)
    remarks = [*_remarks(campaign, given, problems), *(_left_over(campaign, given) if problems else ())]
    order = department_order(campaign, department)
    labels = {f"{STAMP}.{key}": text for key, text in stamped_words(given.form, campaign.words).items()}
    marks = _marks(campaign, given, problems)
    order = replace(
        order,
        answers=given.answers,
        labels={**labels, **(_send_back_stamp(sources, problems, remarks, marks))},
        marks=marks,
        remarks=remarks,
    )
    shaped = replace(campaign, form=given.form)
    # what the panel says of these answers is known only once they are read as a return of this very workbook is
    document = Reader.of(campaign).read_content(f"{department.code}.xlsx", write_form(given.form, order))
    panel = self_check(shaped, document) if document.read else order.panel
    return Filled(content=write_form(given.form, replace(order, panel=panel)), remarks=len(problems))


def _remarks(campaign: Campaign, given: Given, problems: Iterable[Problem]) -> Iterable[Remark]:
    language = campaign.words
    for each in problems:
        yield Remark(
            severity=each.severity.value,
            text=message(each.finding, language, to_department=True),
            part=each.place.table,
            record=given.position(each.place),
            column=each.place.field,
        )


def _left_over(campaign: Campaign, given: Given) -> Iterable[Remark]:
    """What stood beside the tables or on cells has no place in a workbook written anew: it is listed."""
    for each in given.loose:
        text = campaign.words("send_back.loose", sheet=each.sheet, cell=each.cell, content=each.content)
        yield Remark(severity=Severity.INFO.value, text=text)


def _marks(campaign: Campaign, given: Given, problems: Iterable[Problem]) -> Mapping[str, Sequence[Mark]]:
    """One note per cell, however many things are to be said about it; the gravest gives the outline's colour."""
    found: dict[tuple[str, int | None, str], list[Problem]] = {}
    for each in problems:
        place = each.place
        if place.table and place.field:
            found.setdefault((place.table, given.position(place), place.field), []).append(each)
    marks: dict[str, list[Mark]] = {}
    for (part, record, column), mine in found.items():
        gravest = min(mine, key=lambda one: one.severity.rank)
        text = "\n".join(message(each.finding, campaign.words, to_department=True) for each in mine)
        colour = _COLOURS[gravest.severity]
        marks.setdefault(part, []).append(Mark(record=record, column=column, text=text, colour=colour))
    return marks


def _send_back_stamp(
    sources: Mapping[str, Document],
    problems: Sequence[Problem],
    remarks: Sequence[Remark],
    marks: Mapping[str, Sequence[Mark]],
) -> dict[str, str]:
    """What a send-back is recognised by when it returns: what it answers, what it asked, which texts are its own."""
    if not problems:
        return {}
    newest = max(sources.values(), key=lambda each: (each.received, each.digest))
    own = dict.fromkeys([*(each.text for each in remarks), *(each.text for some in marks.values() for each in some)])
    return {
        f"{STAMP}.answers": newest.digest,
        **{f"{STAMP}.remark.{number}": remark_id(each) for number, each in enumerate(problems, start=1)},
        **{f"{STAMP}.{OWN}.{number}": text for number, text in enumerate(own, start=1)},
    }
