"""What counts in, the whole Company out: the register, and what comparing everything with everything says about it."""

from __future__ import annotations

from toolkit.campaign import Campaign
from toolkit.company.matrix import assign_rows, build_matrix
from toolkit.company.overlap import find_overlaps
from toolkit.company.reconcile import reconcile
from toolkit.company.roster import register
from toolkit.company.similarity import Likeness
from toolkit.company.staffing import count_headcount
from toolkit.company.tables import Company
from toolkit.returns.choose import Chosen


def assemble(campaign: Campaign, chosen: Chosen) -> Company:
    """The company as all counting returns describe it.

    Args:
        campaign: What HR said.
        chosen: Which document counts for which part.
    """
    company = register(campaign, chosen)
    duties, claims = company["duties"], company["gray_areas"]
    texts = [str(each) for column in (duties["item"], duties["name"], claims["subject"]) for each in column.dropna()]
    likeness = Likeness.of(texts, campaign.synonyms)
    rows = assign_rows(company, likeness)
    return company.with_tables(
        overlaps=find_overlaps(company, likeness, rows.first),
        matrix=build_matrix(company, rows),
        headcount=count_headcount(company),
        crosscheck=reconcile(company, likeness),
    )
