"""Texts to vectors, through sentence-transformers in one spawned worker process.

embed → guard → cache (memory, SQLite) → jobs of up to 32 texts → worker → model
"""

from responder.embed.contract import Embeds, EmbedSettings, Figures, Loader
from responder.embed.embedder import Embedder
from responder.embed.guard import guard

__all__ = ["EmbedSettings", "Embedder", "Embeds", "Figures", "Loader", "guard"]
