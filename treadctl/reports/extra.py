"""Packages that only pictures and FIT files need."""

from __future__ import annotations

import importlib
from typing import Any

from treadctl.care_words import say
from treadctl.model import TreadctlError


class MissingExtraError(TreadctlError):
    """A package is not installed; the text says how to get it."""


def extra(module: str, name: str) -> Any:
    """Import a module that the extra `name` brings.

    Raises:
        MissingExtraError: it is not there.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(say(f"extra_{name}")) from None
