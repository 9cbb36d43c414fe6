"""Packages that only pictures and FIT files need."""

from __future__ import annotations

import importlib
import sys
from typing import Any

from treadctl.care_words import say
from treadctl.model import TreadctlError


class MissingExtraError(TreadctlError):
    """A package is not installed; the text says how to get it."""


def extra(module: str, name: str) -> Any:
    """Import a module that the extra `name` brings.

    pygal puts a finder of its own into Python's imports, of a kind that Python has given up: it is taken out
    again, and every later import is as it was.

    Raises:
        MissingExtraError: it is not there.
    """
    finders = list(sys.meta_path)
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(say(f"extra_{name}")) from None
    finally:
        sys.meta_path[:] = finders
