"""A campaign workbook to fill in, drawn by the same rooms as a department's."""

from __future__ import annotations

from datetime import date

from toolkit.form.campaign import CAMPAIGN_FORM
from toolkit.form.order import Answers, Order
from toolkit.form.write import write_form
from toolkit.language import words

WORKBOOK = "campaign.xlsx"
STAMP = "dutybook"
"""The prefix of everything a workbook of ours is stamped with."""


def campaign_workbook(*, campaign_id: str, language: str, created: date, answers: Answers | None = None) -> bytes:
    """A campaign workbook to fill in.

    Args:
        campaign_id: What every workbook of the campaign is stamped with.
        language: The language of the campaign.
        created: The day that the document says it was made on.
        answers: What is already known.
    """
    stamp = {f"{STAMP}.campaign": campaign_id, f"{STAMP}.form": "campaign", f"{STAMP}.language": language}
    order = Order(language=words(language), created=created, stamp=stamp, answers=answers or {})
    return write_form(CAMPAIGN_FORM, order)
