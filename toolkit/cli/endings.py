"""How a command ends: every ending has its exit code and its sentence, and no user sees a traceback.

Knows no command.
"""

from __future__ import annotations

import gc
import locale
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from toolkit.cli.console import err, print_findings
from toolkit.language import LANGUAGES, Words, words
from toolkit.problem import OutputError, ToolkitError

EXIT_BROKEN, EXIT_USAGE, EXIT_NOTHING, EXIT_STRICT = 1, 2, 3, 4
_GARBAGE = 200_000  # objects made before a run looks for circles among them; it makes few, and it soon ends


def own_languages() -> tuple[str, ...]:
    """The languages of messages before a campaign is known: the system's, or all where it names none."""
    code = (locale.getlocale()[0] or "").casefold()
    if code.startswith(("zh", "chinese")):
        return ("zh",)
    return ("en",) if code.startswith(("en", "english")) else LANGUAGES


TERMINAL = words(own_languages()[-1])


class Failure(Exception):  # noqa: N818 - an ending, not an error: everything has been said
    """A command ends with this exit code; everything has been said."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@contextmanager
def endings(*, debug: bool) -> Iterator[None]:
    """Run a command to its end, whichever that is.

    Args:
        debug: Whether to show what only a programmer reads.

    Raises:
        SystemExit: With the exit code, unless all went well.
    """
    gc.set_threshold(_GARBAGE)
    try:
        yield
    except Failure as failure:
        sys.exit(failure.code)
    except ToolkitError as error:
        if debug:
            traceback.print_exc()
        for say in _readers(error):
            print_findings(say, error.findings, most=None)
            err.print(say(f"error.{error.code}", **error.facts), markup=False)
        sys.exit(EXIT_BROKEN if isinstance(error, OutputError) else EXIT_USAGE)
    except typer.Exit as stop:
        sys.exit(stop.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        err.print(TERMINAL("error.stopped"), markup=False)
        sys.exit(EXIT_BROKEN)
    except Exception as error:  # noqa: BLE001 - the last net: whatever it is, the user gets a sentence
        if hasattr(error, "format_message") and hasattr(error, "show"):
            error.show()
            sys.exit(EXIT_USAGE)
        if debug:
            traceback.print_exc()
        err.print(TERMINAL("error.broken", error=f"{type(error).__name__}: {error}"), markup=False)
        sys.exit(EXIT_BROKEN)


def _readers(error: ToolkitError) -> tuple[Words, ...]:
    """Whom an error is said to: the campaign's people where it is known, else the system's."""
    known = error.facts.get("language")
    return (words(known),) if isinstance(known, str) and known in LANGUAGES else tuple(map(words, own_languages()))
