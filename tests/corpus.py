"""What becomes of each file of the corpus: recorded once by `python -m tests.corpus`, held by `test_corpus.py`.

The record says for every file whether it is read or which rule refuses it, how many filled cells are seen, and how many
the best of the plain readers sees in the same file; each plain reader runs in a process of its own, as some files
kill it. xlrd, which nothing else here needs, takes part where it is installed.
"""

from __future__ import annotations

import importlib
import io
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.support.shared import CORPUS
from toolkit.problem import UnreadableReturn
from toolkit.sheets.read import read_book

RECORD = Path(__file__).with_name("corpus.json")
PLAIN = ("calamine", "openpyxl", "xlrd")
PATIENCE = 30  # seconds for a plain reader


def files() -> Iterator[str]:
    """The corpus' files by their path below it."""
    for path in sorted(CORPUS.rglob("*")):
        if path.is_file() and path.name != "README.md":
            yield path.relative_to(CORPUS).as_posix()


def outcome(name: str) -> dict[str, Any]:
    """What our reader makes of a file: how it ended, the filled cells, the seconds."""
    started = time.perf_counter()
    try:
        book = read_book((CORPUS / name).read_bytes())
    except UnreadableReturn as error:
        return {"file": name, "outcome": error.code, "cells": 0, "seconds": time.perf_counter() - started}
    cells = sum(len(list(each.filled())) + len(each.faults) for each in book.sheets)
    return {"file": name, "outcome": "read", "cells": cells, "seconds": time.perf_counter() - started}


def plain(reader: str, name: str) -> int:
    """The cells with anything to read in them that a plain reader sees in a file."""
    path = CORPUS / name
    if reader == "calamine":
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_path(str(path))
        tables = [book.get_sheet_by_name(each).to_python(skip_empty_area=False) for each in book.sheet_names]
        return sum(bool(str(value).strip()) for rows in tables for row in rows for value in row)
    if reader == "xlrd":
        return _seen_by_xlrd(path)
    import openpyxl

    found = openpyxl.load_workbook(path, data_only=True)
    values = [cell.value for sheet in found.worksheets for cell in sheet._cells.values()]
    return sum(value is not None and bool(str(value).strip()) for value in values)


def _seen_by_xlrd(path: Path) -> int:
    xlrd: Any = importlib.import_module("xlrd")
    book = xlrd.open_workbook(str(path), logfile=io.StringIO())
    blank = {xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK}
    cells = (cell for sheet in book.sheets() for row in range(sheet.nrows) for cell in sheet.row(row))
    return sum(cell.ctype not in blank and bool(str(cell.value).strip()) for cell in cells)


def best(name: str) -> int:
    """The most filled cells that any plain reader sees; 0 where none can read the file."""
    counts = [0]
    for reader in PLAIN:
        command = [sys.executable, "-m", "tests.corpus", reader, name]
        try:
            done = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            continue
        if done.returncode == 0:
            counts.append(int(done.stdout.split()[-1]))
    return max(counts)


def main() -> None:
    """Record the whole corpus, or, with a reader and a file, print what that reader sees."""
    if len(sys.argv) == 3:
        print(plain(sys.argv[1], sys.argv[2]))  # noqa: T201 - the answer to the process that asked
        return
    names = list(files())
    with ThreadPoolExecutor(2) as pool:
        most = dict(zip(names, pool.map(best, names), strict=True))
    found = []
    for name in names:
        mine = outcome(name)
        found.append({"file": name, "outcome": mine["outcome"], "cells": mine["cells"], "best": most[name]})
    lines = ",\n".join(json.dumps(each, ensure_ascii=False) for each in found)
    RECORD.write_text(f"[\n{lines}\n]\n", encoding="utf-8")


if __name__ == "__main__":
    main()
