"""The child of the darkroom, `python -m vault.developer LIMITS`: one JSON line in, one out, until its input ends."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import sys
import traceback
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from vault import slips, space
from vault.errors import Refusal
from vault.imaging import deriving, developing
from vault.slips import Limits, Slip

PR_SET_PDEATHSIG = 1


def main() -> None:
    limits = Limits(**json.loads(sys.argv[1]))
    with os.fdopen(os.dup(1), "w") as out:
        os.dup2(2, 1)  # a library that prints must not garble the answers
        harden(limits)
        print(json.dumps({"done": "ready"}), file=out, flush=True)
        for line in sys.stdin:
            allow(limits.cpu)
            print(json.dumps(serve(json.loads(line), limits)), file=out, flush=True)


def harden(limits: Limits) -> None:
    """No core files, bounded memory, and death with the parent where the system can do that."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def allow(seconds: int) -> None:
    """This much processor time from now; after it SIGXCPU ends the process."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, hard))


def serve(request: Slip, limits: Limits) -> Slip:
    try:
        with space.needed():
            return {"done": ERRANDS[request["do"]](request, limits)}
    except Refusal as refusal:
        return {"refused": slips.from_refusal(refusal)}
    except Exception:  # a job's crash is its own; the caller hears of it
        return {"failed": traceback.format_exc()}


def develop(request: Slip, limits: Limits) -> Slip:
    return slips.from_picture(developing.develop(Path(request["file"]), Path(request["into"]), limits))


def survey(request: Slip, limits: Limits) -> Slip:
    return slips.from_picture(developing.survey(Path(request["file"]), limits))


def derive(request: Slip, limits: Limits) -> None:
    deriving.derive(Path(request["file"]), Path(request["to"]), slips.to_transform(request["transform"]), limits)


def form(request: Slip, limits: Limits) -> Slip:
    file, into = Path(request["file"]), Path(request["into"])
    return slips.from_made(developing.form(file, into, limits, keep_metadata=request["keep_metadata"]))


def recompress(request: Slip, limits: Limits) -> Slip:
    return slips.from_made(developing.recompress(Path(request["file"]), Path(request["into"]), limits))


def fingerprint(request: Slip, limits: Limits) -> int | None:
    return developing.fingerprint(b64decode(request["small"]), limits)


ERRANDS: dict[str, Callable[[Slip, Limits], object]] = {
    "develop": develop,
    "survey": survey,
    "derive": derive,
    "form": form,
    "recompress": recompress,
    "fingerprint": fingerprint,
}


if __name__ == "__main__":
    main()
