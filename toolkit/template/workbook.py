"""Form × Campaign in, one department's workbook out."""

from __future__ import annotations

from datetime import date

from toolkit.campaign import STAMP, Campaign, Department
from toolkit.form.write import Answers, Order, write_form
from toolkit.sheets.files import file_name

UNDATED = date(2000, 1, 1)
"""Stands in a document's properties where the campaign names no day; never the day it happens to be written."""


def department_workbook(campaign: Campaign, department: Department, answers: Answers | None = None) -> bytes:
    """The workbook that a department fills in.

    Args:
        campaign: The campaign; its form says what is asked.
        department: Whose workbook it is.
        answers: What is already filled in, by sheet.

    Returns:
        The xlsx file. It holds nothing of any other department but the names to choose from.
    """
    language = campaign.words
    as_of = campaign.as_of.isoformat() if campaign.as_of else ""
    order = Order(
        language=language,
        created=campaign.as_of or UNDATED,
        shown={
            "company": campaign.company,
            "campaign": campaign.title,
            "department": department.name,
            "as_of": campaign.as_of,
            "deadline": department.deadline or campaign.deadline,
            "contact": campaign.contact,
        },
        lists={
            "campaign.departments": [each.name for each in campaign.expected if each.code != department.code],
            "campaign.functions": [each.name for each in campaign.functions],
            "campaign.ladder": [each.rung for each in campaign.ladder],
            "campaign.objectives": [each.name for each in campaign.objectives],
            "campaign.leaders": [each.title for each in campaign.leaders],
        },
        stamp=stamp(campaign, department),
        footer=language("general.footer", department=department.name.replace("&", "&&"), as_of=as_of),
        answers=answers or {},
    )
    return write_form(campaign.form, order)


def stamp(campaign: Campaign, department: Department) -> dict[str, str]:
    """What a returned workbook is recognised by, all as text."""
    return {
        f"{STAMP}.campaign": campaign.id,
        f"{STAMP}.form": campaign.form.version,
        f"{STAMP}.department": department.code,
        f"{STAMP}.language": campaign.language,
    }


def workbook_name(department: Department) -> str:
    """The file name of a department's workbook, with its extension."""
    return file_name(f"{department.code}-{department.name}") + ".xlsx"
