"""A campaign folder in, its `Campaign` out: the workbook that HR edits, with the passwords that stand in no file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from toolkit.campaign.model import Campaign
from toolkit.campaign.read import read_campaign
from toolkit.campaign.write import WORKBOOK
from toolkit.problem import CampaignError, UnreadableReturn
from toolkit.sheets.crypt import split_passwords
from toolkit.sheets.read import read_book

PASSWORDS = "DUTYBOOK_PASSWORDS"
"""The environment variable with passwords that shall not stand in a file."""
EDITION_LOCK = "DUTYBOOK_EDITION_PASSWORD"
"""The one with the password that editions are locked with; it counts before the one in the settings."""


def load_campaign(folder: str | Path) -> Campaign:
    """Read a campaign folder's workbook.

    Args:
        folder: The campaign folder.

    Raises:
        CampaignError: There is no such folder or workbook, it cannot be read, or it names no department.
    """
    folder = Path(folder)
    path = folder / WORKBOOK
    if not folder.is_dir():
        raise CampaignError("no_folder", folder=str(folder))
    if not path.is_file():
        raise CampaignError("no_campaign", folder=str(folder), file=WORKBOOK)
    lock = os.environ.get(EDITION_LOCK, "")
    passwords = (*split_passwords(os.environ.get(PASSWORDS, "")), *split_passwords(lock))
    try:
        book = read_book(path.read_bytes(), passwords=passwords)
    except (UnreadableReturn, OSError) as error:
        raise CampaignError("campaign_unreadable", file=str(path)) from error
    campaign = read_campaign(book, folder)
    lock = lock or campaign.edition_password
    # editions come back locked, with what was decided in them
    known = dict.fromkeys((*campaign.passwords, *passwords, *split_passwords(lock)))
    campaign = replace(campaign, passwords=tuple(known), edition_password=lock)
    if not campaign.departments:
        nobody = CampaignError("no_departments", file=str(path), language=campaign.language)
        nobody.findings = campaign.findings
        raise nobody
    return campaign
