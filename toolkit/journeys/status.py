"""`status`: who has returned, when, in which version, who is missing, and how many days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas as pd

from toolkit.campaign import Campaign
from toolkit.company.assemble import assemble
from toolkit.company.roster import register
from toolkit.company.tables import Company
from toolkit.journeys.gather import Progress, read_returns
from toolkit.rules.judge import judge


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one department stands.

    Args:
        department: Its name.
        status: `returned`, `partly`, `covered`, `missing` or `not_expected`.
        received: When its newest return was saved: the day, or empty.
        version: The number of its newest return, or None.
        missing_parts: Parts that are still blank.
        sent_back: How many things its newest return was sent back for.
        corrected: How many of them are gone.
        days_left: Days to its deadline; negative once it has passed; None where there is none.
    """

    department: str
    status: str
    received: str
    version: int | None
    missing_parts: tuple[str, ...]
    sent_back: int
    corrected: int
    days_left: int | None


def campaign_status(
    campaign: Campaign, *, today: date, processes: int = 0, progress: Progress | None = None
) -> tuple[Company, list[Standing]]:
    """How every department stands.

    Args:
        campaign: The campaign.
        today: The day to count from.
        processes: How many processes read files.
        progress: Whom to tell.

    Returns:
        The register, and the departments in the campaign's order.
    """
    chosen = read_returns(campaign, processes=processes, progress=progress)
    company = register(campaign, chosen)
    if any(each.remarks for each in chosen.documents):
        # what has been corrected shows only once the new return is judged
        company = judge(assemble(campaign, chosen))
    returns = company["returns"].dropna(subset="sent_back")
    asked = returns.groupby("department")[["sent_back", "corrected"]].sum()
    sent_back = {str(code): (int(row["sent_back"]), int(row["corrected"])) for code, row in asked.iterrows()}
    standings = [
        Standing(
            department=str(row.name),
            status=str(row.status),
            received=str(row.received)[:10] if isinstance(row.received, str) else "",
            version=None if pd.isna(row.version) else int(row.version),
            missing_parts=tuple(row.missing_parts),
            sent_back=sent_back.get(str(row.department), (0, 0))[0],
            corrected=sent_back.get(str(row.department), (0, 0))[1],
            days_left=(row.deadline - today).days if isinstance(row.deadline, date) else None,
        )
        for row in company["departments"].itertuples(index=False)
    ]
    return company, standings
