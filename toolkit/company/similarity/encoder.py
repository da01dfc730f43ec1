"""A folder with a local language model in, something that turns texts into vectors out.

The model is HR's own choice and lies on this machine; nothing is fetched. Without one, nothing of this is loaded.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

Array = np.ndarray[Any, Any]


class Encoder(Protocol):
    """Turns texts into vectors whose directions are alike where the texts mean the same."""

    def encode(self, texts: Sequence[str]) -> Array:
        """One row per text."""


class ModelUnusable(Exception):  # noqa: N818 - said in the words of the domain
    """The model cannot be loaded; the message says why, in the words of whoever refused it."""


def load_encoder(folder: Path) -> Encoder:
    """The static embedding model in a folder, as `model2vec` saves one.

    Args:
        folder: Where it lies.

    Raises:
        ModelUnusable: There is no such folder, no model in it, or the extra `model` is not installed.
    """
    if not folder.is_dir():
        raise ModelUnusable(folder.name)
    try:
        from model2vec import StaticModel  # noqa: PLC0415 - an extra that most do without

        model: Encoder = StaticModel.from_pretrained(str(folder))
    except Exception as error:
        raise ModelUnusable(str(error) or type(error).__name__) from error
    return model
