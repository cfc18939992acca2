"""The worker's side: loads one model, then encodes job after job until its pipe closes."""

import os
import queue
import signal
import sys
import threading
import time
from typing import BinaryIO

import numpy as np

from responder.embed.contract import Encode
from responder.embed.wire import Done, Failed, Job, Message, Ready, Start, pack, read

_NICENESS = 5  # The desk goes first.


def serve() -> None:
    """Answer messages from standard input on standard output; never returns while the pipe is open."""
    os.nice(_NICENESS)
    # Ctrl-C and a service manager's stop reach every process; the embedder says when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    inbox, outbox = sys.stdin.buffer, _private_output()
    messages: queue.SimpleQueue[Message] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(inbox, messages), daemon=True).start()
    encode: Encode | None = None
    answer: Message
    while True:
        match messages.get():
            case Start() as start:
                encode, answer = _load(start)
            case Job(texts) if encode is not None:
                answer = _encode(encode, texts)
            case message:
                answer = Failed(f"unexpected {type(message).__name__}")
        outbox.write(pack(answer))
        outbox.flush()


def _private_output() -> BinaryIO:
    """Keep the pipe for answers; whatever a library prints goes to standard error."""
    outbox = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return outbox


def _listen(inbox: BinaryIO, messages: "queue.SimpleQueue[Message]") -> None:
    """Pass messages on; end the process when the embedder is gone, even in the middle of a job.

    The pipe also closes when the embedder is killed, so no worker outlives it.
    """
    while (message := read(inbox)) is not None:
        messages.put(message)
    os._exit(0)


def _load(start: Start) -> tuple[Encode | None, Ready | Failed]:
    try:
        encode = start.loader(start.settings)
        return encode, Ready(encode([" "]).shape[1])
    except Exception as error:  # A model's code may raise anything; the embedder must hear of it.
        return None, Failed(_reason(error))


def _encode(encode: Encode, texts: list[str]) -> Done | Failed:
    began = time.perf_counter()
    try:
        vectors = encode(texts)
    except Exception as error:  # The same: another process is waiting for an answer.
        return Failed(_reason(error))
    seconds = time.perf_counter() - began
    if len(vectors) != len(texts) or not np.isfinite(vectors).all():
        return Failed("the model answered with something other than one finite vector per text")
    return Done(tuple(row.tobytes() for row in vectors.astype(np.float16)), seconds)


def _reason(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
