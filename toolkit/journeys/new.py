"""`new` and `use`: a campaign folder is made, and one campaign is the current one."""

from __future__ import annotations

import uuid
from datetime import date
from pathlib import Path

from toolkit.campaign import WORKBOOK, campaign_workbook
from toolkit.problem import CampaignError
from toolkit.sheets.files import replace_file

CURRENT = ".current"
"""The file beside the campaign folders that names the current one."""

RETURNED, TEMPLATES = "returned", "templates"


def new_campaign(folder: Path, *, language: str, company: str, today: date) -> Path:
    """Make a campaign folder with a workbook to fill in.

    Args:
        folder: The folder to make.
        language: The campaign's language.
        company: The company's name, or empty.
        today: The day it is made on.

    Returns:
        The campaign workbook.

    Raises:
        CampaignError: There is a campaign in that folder already.
    """
    path = folder / WORKBOOK
    if path.exists():
        raise CampaignError("campaign_exists", file=str(path))
    settings = {"company": company, "language": language} if company else {"language": language}
    content = campaign_workbook(
        campaign_id=uuid.uuid4().hex, language=language, created=today, answers={"settings": [settings]}
    )
    replace_file(path, content)
    (folder / RETURNED).mkdir(exist_ok=True)
    use_campaign(folder)
    return path


def current_campaign(folder: Path) -> Path:
    """The folder of the current campaign; that of the sample on a fresh copy.

    Args:
        folder: The folder with all campaigns.
    """
    named = folder / CURRENT
    name = named.read_text(encoding="utf-8").strip() if named.is_file() else ""
    return folder / (name or "sample")


def use_campaign(folder: Path) -> None:
    """Make a campaign the current one.

    Args:
        folder: The campaign folder.

    Raises:
        CampaignError: There is no campaign in that folder.
    """
    if not (folder / WORKBOOK).is_file():
        raise CampaignError("no_campaign" if folder.is_dir() else "no_folder", folder=str(folder), file=WORKBOOK)
    replace_file(folder.resolve().parent / CURRENT, f"{folder.resolve().name}\n".encode())
