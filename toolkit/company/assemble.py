"""What counts in, the whole Company out: the register, and what comparing everything with everything says about it."""

from __future__ import annotations

from toolkit.campaign import Campaign
from toolkit.company.coverage import find_coverage
from toolkit.company.decisions import Decided
from toolkit.company.derived import EDITS
from toolkit.company.matrix import build_matrix
from toolkit.company.overlap import find_overlaps, find_post_overlaps
from toolkit.company.reconcile import reconcile
from toolkit.company.roster import register
from toolkit.company.rows import assign_rows
from toolkit.company.settle import settled_company
from toolkit.company.similarity import Likeness
from toolkit.company.similarity.encoder import Encoder
from toolkit.company.staffing import count_headcount
from toolkit.company.tables import Company, frame
from toolkit.returns.choose import Chosen


def assemble(
    campaign: Campaign, chosen: Chosen, decided: Decided | None = None, encoder: Encoder | None = None
) -> Company:
    """The company as all counting returns describe it.

    Args:
        campaign: What HR said.
        chosen: Which document counts for which part.
        decided: What people have decided so far.
        encoder: A language model that HR has.
    """
    company = register(campaign, chosen)
    duties, claims = company["duties"], company["gray_areas"]
    texts = [str(each) for column in (duties["item"], duties["name"], claims["subject"]) for each in column.dropna()]
    likeness = Likeness.of(texts, campaign.synonyms, encoder)
    decided = decided or Decided()
    rows = assign_rows(company, likeness, decided)
    crosscheck = reconcile(company, likeness)
    compared = company.with_tables(
        overlaps=find_overlaps(company, likeness, rows.first, crosscheck),
        post_overlaps=find_post_overlaps(company, encoder),
        matrix=build_matrix(company, rows),
        rows=rows.table,
        headcount=count_headcount(company),
        crosscheck=crosscheck,
        coverage=find_coverage(company, likeness),
        edits=frame(EDITS, ()),
    )
    return settled_company(compared, decided, likeness, rows.settled)
