"""LibreOffice as a second opinion: recalculate, convert, render and fill in workbooks.

Every call is one headless soffice run of a small Basic macro. The macro lives in a throwaway
profile, so the developer's own LibreOffice, even a running one, is neither used nor changed.
"""

import atexit
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from xml.sax.saxutils import escape

import pytest

TIMEOUT_SECONDS = 120

_FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "ods": "calc8",
    "xls": "MS Excel 97",
    "pdf": "calc_pdf_Export",
}

# Control characters that no cell can hold, so the macro can split the job without unescaping.
_RECORD, _FIELD = "\x1e", "\x1f"

# The UNO API would happily overwrite a locked cell, hence the macro's own check; GoTo, because
# Basic's Error statement can end the macro silently or hang it.
_MACRO = """\
Sub Main
    Dim files, reader, book, entry, record, sheet, cell, reason
    On Error GoTo Failed
    files = CreateUnoService("com.sun.star.ucb.SimpleFileAccess")
    reader = CreateUnoService("com.sun.star.io.TextInputStream")
    reader.setInputStream(files.openFileRead(Environ("SOFFICE_JOB")))
    reader.setEncoding("UTF-8")
    For Each entry In Split(reader.readString(Array(), False), Chr(30))
        record = Split(entry, Chr(31))
        Select Case record(0)
        Case "open"
            book = StarDesktop.loadComponentFromURL(record(1), "_blank", 0, Setting("Hidden", True))
            If IsNull(book) Then
                reason = "LibreOffice cannot open this"
                GoTo Failed
            End If
        Case "insert"
            book.Sheets.getByName(record(1)).Rows.insertByIndex(Val(record(2)), Val(record(3)))
        Case "remove"
            sheet = book.Sheets.getByName(record(1))
            sheet.Rows.removeByIndex(Val(record(2)), Val(record(3)))
        Case "text", "number"
            sheet = book.Sheets.getByName(record(1))
            cell = sheet.getCellRangeByName(record(2))
            If sheet.isProtected() And cell.CellProtection.IsLocked Then
                reason = "the cell is locked"
                GoTo Failed
            End If
            If record(0) = "text" Then cell.setString(record(3)) Else cell.setValue(Val(record(3)))
        Case "save"
            book.storeToURL(record(1), Setting("FilterName", record(2)))
        End Select
    Next
    book.close(True)
    StarDesktop.terminate()
    Exit Sub
Failed:
    Open ConvertFromURL(Environ("SOFFICE_JOB") & ".error") For Output As #1
    Print #1, reason & Error$
    If IsArray(record) Then Print #1, "at: " & Join(record, " ")
    Close #1
    If Not IsNull(book) Then book.close(True)
    StarDesktop.terminate()
End Sub

Function Setting(name, value)
    Dim one As New com.sun.star.beans.PropertyValue
    one.Name = name
    one.Value = value
    Setting = Array(one)
End Function
"""

_LIBRARIES = (
    '<library:libraries xmlns:library="http://openoffice.org/2000/library">'
    '<library:library library:name="Standard" library:link="false"/></library:libraries>'
)
_LIBRARY = (
    '<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard"'
    ' library:readonly="false" library:passwordprotected="false">{}</library:library>'
)

_PROFILE_FILES = {
    # Without mode 0 ("always") LibreOffice trusts the values stored in the file, and a profile
    # not marked as set up has its macros overwritten with empty ones on the first start.
    "registrymodifications.xcu": (
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        + "".join(
            f'<item oor:path="/org.openoffice.{path}">'
            f'<prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
            for path, name, value in (
                ("Office.Calc/Formula/Load", "OOXMLRecalcMode", "0"),
                ("Office.Calc/Formula/Load", "ODFRecalcMode", "0"),
                ("Setup/Office", "ooSetupInstCompleted", "true"),
            )
        )
        + "</oor:items>"
    ),
    "basic/script.xlc": _LIBRARIES,
    "basic/dialog.xlc": _LIBRARIES,
    "basic/Standard/script.xlb": _LIBRARY.format('<library:element library:name="Job"/>'),
    "basic/Standard/dialog.xlb": _LIBRARY.format(""),
    "basic/Standard/Job.xba": (
        '<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Job"'
        f' script:language="StarBasic">{escape(_MACRO)}</script:module>'
    ),
}


class LibreOfficeError(RuntimeError):
    """LibreOffice could not do the job; the message holds all it said about it."""


def available() -> bool:
    return _soffice() is not None


def require() -> None:
    """Skip the running test without LibreOffice, but fail it on CI, where it must be there."""
    if not available():
        absent = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        absent("LibreOffice (soffice) is not installed")


def recalculate(workbook: Path, into: Path) -> Path:
    """Save as xlsx with every formula computed anew, whatever values the file had stored."""
    return convert(workbook, into, "xlsx")


def convert(workbook: Path, into: Path, extension: str) -> Path:
    """Open, recalculate and save as "xlsx", "ods", "xls" or "pdf"."""
    return fill(workbook, {}, into, extension)


def render(workbook: Path, into: Path, dpi: int = 60) -> list[Path]:
    """One PNG per printed page, in order."""
    with tempfile.TemporaryDirectory() as scratch:
        pdf = convert(workbook, Path(scratch), "pdf")
        subprocess.run(
            ["pdftoppm", "-png", "-r", str(dpi), pdf, pdf.with_name("page")],
            check=True,
            timeout=TIMEOUT_SECONDS,
        )
        into.mkdir(parents=True, exist_ok=True)
        return [
            Path(shutil.move(page, into / f"{workbook.stem}-{number}.png"))
            for number, page in enumerate(sorted(pdf.parent.glob("page-*.png")), start=1)
        ]


def fill(
    workbook: Path,
    cells: Mapping[str, Mapping[str, str | int | float]],
    into: Path,
    extension: str,
    insert_rows: Sequence[tuple[str, int, int]] = (),
    *,
    remove_rows: Sequence[tuple[str, int, int]] = (),
) -> Path:
    """Remove and insert rows (sheet, 0-based row, count), then type values into cells (sheet, A1), then save.

    Sheet protection holds as it does for a user: a locked cell or a forbidden insertion is an
    error. Data validation does not: LibreOffice only enforces it on the keyboard.
    """
    filter_name = _FILTERS[extension]
    target = into.resolve() / f"{workbook.stem}.{extension}"
    if target == workbook.resolve():
        raise ValueError(f"{workbook} would overwrite itself")
    into.mkdir(parents=True, exist_ok=True)
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        # A copy, because LibreOffice locks what it opens and tests may share one workbook.
        original = Path(shutil.copyfile(workbook, Path(scratch, workbook.name))).resolve()
        _run(
            [
                ("open", original.as_uri()),
                *(("remove", sheet, str(row), str(count)) for sheet, row, count in remove_rows),
                *(("insert", sheet, str(row), str(count)) for sheet, row, count in insert_rows),
                *(
                    ("text", sheet, cell, value)
                    if isinstance(value, str)
                    else ("number", sheet, cell, repr(float(value)))
                    for sheet, values in cells.items()
                    for cell, value in values.items()
                ),
                ("save", target.as_uri(), filter_name),
            ]
        )
    if not target.exists():
        raise LibreOfficeError(f"LibreOffice reported no error but did not write {target}")
    return target


def _soffice() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


# Two soffice runs on one profile would merge into one process, hence one profile per process
# and one run at a time within it.
_turn = Lock()


@cache
def _profile(_process: int) -> Path:
    profile = Path(tempfile.mkdtemp(prefix="soffice-")).resolve()
    atexit.register(shutil.rmtree, profile, ignore_errors=True)
    for name, content in _PROFILE_FILES.items():
        file = profile / "user" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{content}', encoding="utf-8")
    return profile


def _run(steps: Sequence[tuple[str, ...]]) -> None:
    soffice = _soffice()
    if soffice is None:
        raise LibreOfficeError("soffice is not installed")
    with _turn, tempfile.TemporaryDirectory() as scratch:
        job, error = (Path(scratch, name).resolve() for name in ("job", "job.error"))
        job.write_text(_RECORD.join(map(_FIELD.join, steps)), encoding="utf-8", newline="")
        command = [
            soffice,
            f"-env:UserInstallation={_profile(os.getpid()).as_uri()}",
            "--headless",
            "--norestore",
            "--nologo",
            "macro:///Standard.Job.Main",
        ]
        # A UTF-8 locale, because in plain C soffice cannot open paths beyond ASCII.
        environment = os.environ | {"SOFFICE_JOB": job.as_uri(), "LC_ALL": "C.UTF-8"}
        try:
            status, stderr = _outcome(command, environment)
        except subprocess.TimeoutExpired as expired:
            _profile.cache_clear()  # A killed run may leave its lock and recovery data behind.
            stderr = (expired.stderr or b"").decode(errors="replace")
            message = f"LibreOffice was not done after {TIMEOUT_SECONDS} s; stderr: {stderr}"
            raise LibreOfficeError(message) from None
        if status or error.exists():
            reason = error.read_text(errors="replace").strip() if error.exists() else "crashed"
            raise LibreOfficeError(f"{reason}; exit status {status}; stderr: {stderr}")


def _outcome(command: Sequence[str], environment: Mapping[str, str]) -> tuple[int, str]:
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            _, stderr = process.communicate(timeout=TIMEOUT_SECONDS)
        finally:
            # soffice is a launcher: killing it alone would leave the office itself running.
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
        return process.returncode, stderr.decode(errors="replace")
