"""The department-duty toolkit: one workbook to every department, one company workbook back.

Example:
    >>> import toolkit
    >>> company = toolkit.consolidate("workbooks/sample")
    >>> len(company["departments"])
    14
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from toolkit.version import VERSION

if TYPE_CHECKING:
    from toolkit.campaign import Campaign, load_campaign
    from toolkit.company.tables import Company
    from toolkit.journeys.consolidate import consolidate
    from toolkit.problem import ToolkitError

__all__ = ["Campaign", "Company", "ToolkitError", "consolidate", "load_campaign"]
__version__ = VERSION

_HOMES = {
    "Campaign": "toolkit.campaign",
    "Company": "toolkit.company.tables",
    "ToolkitError": "toolkit.problem",
    "consolidate": "toolkit.journeys.consolidate",
    "load_campaign": "toolkit.campaign",
}


def __getattr__(name: str) -> Any:
    """Load a public name when it is first asked for: worker processes import this package and must not load pandas."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib  # noqa: PLC0415

    return getattr(importlib.import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """The public names."""
    return sorted(__all__)
