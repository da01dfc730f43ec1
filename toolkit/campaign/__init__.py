"""What HR says: campaign.xlsx read into a `Campaign`, and a fresh one written."""

from toolkit.campaign.load import load_campaign
from toolkit.campaign.model import (
    Campaign,
    Choice,
    Correction,
    Department,
    Function,
    Leader,
    Objective,
    Rung,
    Switch,
)
from toolkit.campaign.read import read_campaign
from toolkit.campaign.write import STAMP, WORKBOOK, campaign_workbook

__all__ = [
    "STAMP",
    "WORKBOOK",
    "Campaign",
    "Choice",
    "Correction",
    "Department",
    "Function",
    "Leader",
    "Objective",
    "Rung",
    "Switch",
    "campaign_workbook",
    "load_campaign",
    "read_campaign",
]
