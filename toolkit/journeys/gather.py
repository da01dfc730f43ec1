"""What journeys through the returns begin with: everything below `returned/` is read, and what counts is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from toolkit.campaign import Campaign
from toolkit.journeys.new import RETURNED
from toolkit.returns.choose import Chosen, choose
from toolkit.returns.pool import find_all, read_all
from toolkit.returns.read import Document, Reader


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
    folder = campaign.folder / RETURNED
    return choose(campaign, read_folder(Reader.of(campaign), folder, processes=processes, progress=progress))


def read_folder(
    reader: Reader, folder: Path, *, processes: int = 0, progress: Progress | None = None
) -> list[Document]:
    """Every document below a folder, those in mails and archives among them.

    Args:
        reader: What reads them.
        folder: Where to look.
        processes: How many to read with; 0 chooses by the number of documents.
        progress: Whom to tell.
    """
    progress = progress or Progress()
    sources = find_all(reader, folder, processes)
    progress.start(len(sources))
    return read_all(reader, sources, processes, progress.step)
