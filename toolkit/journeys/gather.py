"""What journeys through the returns begin with: everything below `returned/` is read, and what counts is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from toolkit.campaign import Campaign
from toolkit.journeys.new import RETURNED
from toolkit.returns.choose import Chosen, choose
from toolkit.returns.collect import collect
from toolkit.returns.pool import read_all
from toolkit.returns.read import Reader


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Whom to tell how far a run is: how many files there are, that one was read, that a stage begins."""

    start: Callable[[int], None] = lambda count: None  # noqa: ARG005
    step: Callable[[], None] = lambda: None
    stage: Callable[[str], None] = lambda name: None  # noqa: ARG005


def read_returns(campaign: Campaign, *, processes: int = 0, progress: Progress | None = None) -> Chosen:
    """Read everything below `returned/` and decide what counts.

    Args:
        campaign: The campaign.
        processes: How many to read with; 0 chooses by the number of files.
        progress: Whom to tell.
    """
    progress = progress or Progress()
    sources = list(collect(campaign.folder / RETURNED))
    progress.start(len(sources))
    documents = read_all(Reader.of(campaign), sources, processes, progress.step)
    return choose(campaign, documents)
