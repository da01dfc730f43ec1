"""The Company's tables in, the files of `data/` out: each as Parquet for programs and as CSV for people."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from toolkit.company.declare import specs
from toolkit.company.fields import DAY, FLAG, NUMBER, TEXT, TEXTS, WHOLE, Spec
from toolkit.company.tables import Company
from toolkit.form.declare import EXTRA

_TYPES = {
    TEXT: pa.string(),
    WHOLE: pa.int64(),
    NUMBER: pa.float64(),
    DAY: pa.date32(),
    TEXTS: pa.list_(pa.string()),
    FLAG: pa.bool_(),
}
BETWEEN = "; "
_RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet program would take a CSV value that begins so for a formula."""


def data_files(company: Company) -> Iterator[tuple[str, bytes]]:
    """Every table of the contract as two files.

    Args:
        company: With all its tables.

    Yields:
        File name and content.
    """
    for spec in specs(company.campaign.form):
        table = company[spec.name]
        yield f"{spec.name}.parquet", _parquet(spec, table)
        yield f"{spec.name}.csv", _csv(spec, table)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(each) for each in value]
    return None if value is pd.NA or value is None or value is pd.NaT or value != value else value  # noqa: PLR0124 - NaN


def _columns(spec: Spec, table: pd.DataFrame) -> dict[str, tuple[str, list[Any]]]:
    types = {each.name: each.type for each in spec.fields}
    # a column that HR has hidden stands in the table, but is no part of the contract
    names = [*types, *(str(name) for name in table if str(name).startswith(EXTRA) and name not in types)]
    return {name: (types.get(name, TEXT), [_plain(each) for each in table[name]]) for name in names}


def _parquet(spec: Spec, table: pd.DataFrame) -> bytes:
    columns = _columns(spec, table)
    arrays = [pa.array(values, type=_TYPES[kind]) for kind, values in columns.values()]
    buffer = io.BytesIO()
    pq.write_table(pa.table(arrays, names=list(columns)), buffer)
    return buffer.getvalue()


def _csv(spec: Spec, table: pd.DataFrame) -> bytes:
    columns = _columns(spec, table)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(zip(*([_shown(each) for each in values] for _, values in columns.values()), strict=True))
    return buffer.getvalue().encode("utf-8-sig", "replace")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _safe(BETWEEN.join(value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return value.isoformat()
    return _safe(value) if isinstance(value, str) else str(value)


def _safe(text: str) -> str:
    """Text that no spreadsheet program runs: an apostrophe before what would begin a formula, as Excel does it."""
    return f"'{text}" if text.startswith(_RISKY) else text
