"""What departments have answered before, from an earlier campaign or from a folder of workbooks, to go on from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from toolkit.campaign import WORKBOOK, Campaign, load_campaign
from toolkit.journeys.gather import Progress, read_folder, read_returns
from toolkit.problem import CampaignError
from toolkit.returns.choose import choose
from toolkit.returns.read import Document, Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """Earlier answers.

    Args:
        sources: Which document counts for each part, by the code of the department in the campaign that asks now.
        unread: Files of which nothing could be used.
        unclaimed: Departments of then that are none of the campaign's now.
    """

    sources: Mapping[str, Mapping[str, Document]]
    unread: tuple[str, ...]
    unclaimed: tuple[str, ...]


def earlier_answers(
    campaign: Campaign, folder: Path, *, processes: int = 0, progress: Progress | None = None
) -> Earlier:
    """The answers that a folder holds for the departments of a campaign.

    Args:
        campaign: The campaign that asks now.
        folder: An earlier campaign's folder, or any folder of workbooks that departments filled in.
        processes: How many processes read files; 0 chooses by their number.
        progress: Whom to tell how far it is.

    Raises:
        CampaignError: There is no such folder, or nothing in it could be used.
    """
    if not folder.is_dir():
        raise CampaignError("no_folder", folder=str(folder), language=campaign.language)
    if (folder / WORKBOOK).is_file():
        then = load_campaign(folder)
        chosen = read_returns(then, processes=processes, progress=progress)
        names = {each.code: each.name for each in then.departments}
    else:
        # whatever campaign they were made for: the departments are known by code and name
        reader = replace(Reader.of(campaign), campaign="", corrections=())
        documents = read_folder(reader, folder, processes=processes, progress=progress)
        chosen = choose(replace(campaign, choices=()), documents)
        names = {each.code: each.name for each in campaign.departments}
    found: dict[str, Mapping[str, Document]] = {}
    unclaimed: list[str] = []
    for code, mine in chosen.sources.items():
        now = _now(campaign, code, names[code])
        if now is None:
            unclaimed.append(names[code])
        else:
            found[now] = mine
    unread = tuple(each.file for each in chosen.documents if not each.read)
    if not found:
        raise CampaignError("nothing_earlier", folder=str(folder), count=len(unread), language=campaign.language)
    return Earlier(sources=found, unread=unread, unclaimed=tuple(unclaimed))


def _now(campaign: Campaign, code: str, name: str) -> str | None:
    """The code that a department of then has now: by its code where it still bears that name, else by its name."""
    expected = {each.code: each for each in campaign.expected}
    known = campaign.names.code(name)
    if known in expected:
        return known
    return code if code in expected else None
