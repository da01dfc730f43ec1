"""Form × Campaign in, one department's workbook out."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date

from toolkit.campaign import STAMP, Campaign, Department
from toolkit.form.declare import Need
from toolkit.form.live import Panel
from toolkit.form.mailed import stamped_words
from toolkit.form.order import Answers, Order
from toolkit.form.panel import Asked, Tally, lines
from toolkit.form.write import write_form
from toolkit.sheets.files import file_name

UNDATED = date(2000, 1, 1)
"""Stands in a document's properties where the campaign names no day; never the day it happens to be written."""


OTHERS = "campaign.departments"
"""The list of the departments that can be named as counterparts: all but one's own."""


def department_workbook(
    campaign: Campaign, department: Department, answers: Answers | None = None, panel: Panel | None = None
) -> bytes:
    """The workbook that a department fills in.

    Args:
        campaign: The campaign; its form says what is asked.
        department: Whose workbook it is.
        answers: What is already filled in, by sheet.
        panel: What the self-check panel says of these answers; without it, what it says of a blank workbook.

    Returns:
        The xlsx file. It holds nothing of any other department but the names to choose from.
    """
    order = department_order(campaign, department)
    return write_form(campaign.form, replace(order, answers=answers or {}, panel=panel or order.panel))


def department_order(campaign: Campaign, department: Department) -> Order:
    """What a department's blank workbook is made of; see `department_workbook`."""
    language = campaign.words
    return Order(
        language=language,
        created=campaign.as_of or UNDATED,
        shown={
            "company": campaign.company,
            "campaign": campaign.title,
            "department": department.name,
            "as_of": campaign.as_of,
            "deadline": department.deadline or campaign.deadline,
            "contact": _contact(campaign),
        },
        lists={
            OTHERS: [each.name for each in campaign.expected if each.code != department.code],
            "campaign.functions": [each.name for each in campaign.functions],
            "campaign.ladder": [each.rung for each in campaign.ladder],
            "campaign.objectives": [each.name for each in campaign.objectives],
            "campaign.leaders": [each.title for each in campaign.leaders],
        },
        stamp=stamp(campaign, department),
        labels={f"{STAMP}.{key}": text for key, text in stamped_words(campaign.form, language).items()},
        footer=footer(campaign, department),
        panel=blank_panel(campaign),
        logo=campaign.logo,
    )


def _contact(campaign: Campaign) -> str:
    """Whom a department can ask, and the address it mails the workbook to."""
    contact, address = campaign.contact, campaign.reply_to
    if not address or address.casefold() in contact.casefold():
        return contact
    return campaign.words("general.mail_to", contact=contact, address=address) if contact else address


def footer(campaign: Campaign, department: Department) -> str:
    """The line printed below every page."""
    as_of = campaign.as_of.isoformat() if campaign.as_of else ""
    return campaign.words("general.footer", department=department.name.replace("&", "&&"), as_of=as_of)


def asked_of(campaign: Campaign) -> Asked:
    """What the self-check panel must know of a campaign."""
    return Asked(form=campaign.form, least=campaign.duties_minimum, most=campaign.duties_maximum)


def blank_panel(campaign: Campaign) -> Panel:
    """What the self-check panel says before anything is filled in: every required part is still to do."""
    asked = asked_of(campaign)
    shown = lines(asked)
    to_do = {each.key for each in shown if each.heading and campaign.form.sheet(each.part).need is Need.REQUIRED}
    to_do.add("gray_areas_answered")
    return Panel(asked=asked, lines=shown, tallies={key: Tally(faults=1) for key in to_do})


def stamp(campaign: Campaign, department: Department) -> dict[str, str]:
    """What a returned workbook is recognised by, all as text."""
    return {
        f"{STAMP}.campaign": campaign.id,
        f"{STAMP}.form": campaign.form.version,
        f"{STAMP}.department": department.code,
        f"{STAMP}.language": campaign.language,
        **({f"{STAMP}.logo": hashlib.sha256(campaign.logo).hexdigest()} if campaign.logo else {}),
    }


def workbook_name(department: Department) -> str:
    """The file name of a department's workbook, with its extension."""
    return file_name(f"{department.code}-{department.name}") + ".xlsx"
