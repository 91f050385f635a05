"""The detached process that keeps the vault's own mongod: run as a script, on the standard library alone.

It holds `guard.lock` while it lives, starts mongod again whenever it dies, and stops it cleanly once nobody has held
`users.lock` for the grace period. The kernel releases the locks of the dead, so `kill -9` of anybody heals.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

if sys.platform != "win32":
    import fcntl
    import resource

if TYPE_CHECKING:
    from collections.abc import Callable

TICK = 0.25
GIVE_UP = 10  # starts in a row that failed; whoever comes next chooses a program afresh
PATIENCE = 60.0  # for a mongod to stop by itself
LOG_LIMIT = 10_000_000
PR_SET_PDEATHSIG = 1


class Plan(TypedDict):
    """What the guard is told on its standard input."""

    folder: str
    socket: str
    log: str
    command: list[str]
    environment: dict[str, str]
    version: list[int]
    grace: float


class State(TypedDict):
    """What the guard tells in `state.json`; `status` is how the last mongod ended, or None while it runs."""

    guard: int
    mongod: int | None
    socket: str
    version: list[int]
    failures: int
    status: int | str | None


def hold(path: Path, *, shared: bool = False) -> int | None:
    """A descriptor that holds the lock until it is closed, or None when somebody else has it."""
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def write(path: Path, text: str) -> None:
    """Replace a file at once: readers see the old text or the new."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    fresh.write_text(text)
    fresh.replace(path)


class Server:
    """The mongod of one folder."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.folder, self.socket, self.log = Path(plan["folder"]), Path(plan["socket"]), Path(plan["log"])
        self.child: subprocess.Popen[bytes] | None = None
        self.listened = False
        self.failures = 0  # starts in a row that never came to listen
        self.due = 0.0

    def keep(self) -> bool:
        """Start it unless it runs; False once it has failed to come up too often."""
        if self.child and self.child.poll() is None:
            self.look_after(self.child)
        elif self.child:
            self.bury(self.child.returncode)
        elif time.monotonic() >= self.due:
            self.start()
        return self.failures < GIVE_UP

    def look_after(self, child: subprocess.Popen[bytes]) -> None:
        if self.listened and not self.socket.exists():
            child.terminate()  # a cleaner took its socket, and only a new server makes a new one
        elif self.socket.exists() and not self.listened:
            self.listened, self.failures = True, 0
            self.report()
        if self.log.exists() and self.log.stat().st_size > LOG_LIMIT:
            self.rotate()
            child.send_signal(signal.SIGUSR1)  # it reopens its log

    def bury(self, status: int | str) -> None:
        listened = self.listened or self.socket.exists()
        self.child, self.failures = None, 0 if listened else self.failures + 1
        self.due = time.monotonic() + min(5.0, 0.5 * self.failures)
        say(f"mongod ended: {status}")
        self.report(status)

    def start(self) -> None:
        self.socket.unlink(missing_ok=True)
        self.end_orphan()
        self.rotate()
        self.listened = False
        try:
            self.child = self.spawn()
        except OSError as error:  # an upgrade took the file away
            return self.bury(str(error))
        say(f"mongod started as {self.child.pid}")
        return self.report()

    def spawn(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "LC_ALL": "C", **self.plan["environment"]}
        bind = die_with(os.getpid())
        return subprocess.Popen(self.plan["command"], stdin=subprocess.DEVNULL, env=environment, preexec_fn=bind)

    def stop(self) -> None:
        if not self.child:
            return
        self.child.terminate()
        try:
            self.child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.child.kill()
        say("mongod stopped")

    def report(self, status: int | str | None = None) -> None:
        """Tell those who wait. A full disk must not end us: the database may still be read."""
        state = State(
            guard=os.getpid(),
            mongod=self.child.pid if self.child else None,
            socket=str(self.socket),
            version=self.plan["version"],
            failures=self.failures,
            status=status,
        )
        with contextlib.suppress(OSError):
            write(self.folder / "state.json", json.dumps(state))

    def rotate(self) -> None:
        if self.log.exists():
            self.log.replace(self.log.with_suffix(".old.log"))

    def end_orphan(self) -> None:
        """Stop a mongod that outlived its guard and still has our data open."""
        deadline = time.monotonic() + PATIENCE
        while orphan := owner(self.folder / "db"):
            with contextlib.suppress(ProcessLookupError):
                os.kill(orphan, signal.SIGTERM if time.monotonic() < deadline else signal.SIGKILL)
            time.sleep(0.1)


def owner(data: Path) -> int | None:
    """The process that has this database open, as mongod's own lock file names it; checked, for ids are reused."""
    try:
        process = int((data / "mongod.lock").read_text())
    except (FileNotFoundError, ValueError):
        return None
    return process if f"--dbpath {data} " in command_line(process) else None


def command_line(process: int) -> str:
    """What a process was started with; "" for one that is gone or only waits to be reaped."""
    try:
        if Path("/proc/self").exists():
            return os.fsdecode(Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" "))
        return subprocess.run(
            ["ps", "-ww", "-o", "command=", "-p", str(process)], stdout=subprocess.PIPE, text=True
        ).stdout
    except (FileNotFoundError, ProcessLookupError):
        return ""


def die_with(parent: int) -> Callable[[], None] | None:
    """What a child does before it becomes mongod, so that it stops cleanly when its parent dies by any means.

    Linux only; the signal is bound to the forking thread, which is the only one here.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)

    def bind() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before the line above
            os._exit(1)

    return bind


def watch(plan: Plan, lock: int) -> None:
    """Keep the server up until nobody has used it for the grace period."""
    folder, server, grace = Path(plan["folder"]), Server(plan), Grace(plan["grace"])
    while here(lock, folder):
        if not server.keep():
            return say("giving up: mongod does not come up")
        if grace.over(hold(folder / "users.lock")):
            return server.stop()  # with the lock held: newcomers wait outside and start afresh
        time.sleep(TICK)
    say("the folder is gone")
    if server.child:
        server.child.kill()  # a clean stop would remove the socket of whoever came after us
    return None


class Grace:
    """How long nobody has been there. SIGTERM asks to stop as soon as the last user has left."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.last = time.monotonic()
        signal.signal(signal.SIGTERM, self.shorten)

    def shorten(self, *_: object) -> None:
        self.seconds = 0.0

    def over(self, alone: int | None) -> bool:
        """Whether to stop now; keeps the lock if so, and closes it if not."""
        if alone is None:
            self.last = time.monotonic()
            return False
        if time.monotonic() - self.last >= self.seconds:
            return True
        os.close(alone)
        return False


def here(lock: int, folder: Path) -> bool:
    """Whether the lock we hold is still the one that others see."""
    try:
        return os.path.samestat(os.fstat(lock), (folder / "guard.lock").stat())
    except FileNotFoundError:
        return False


def raise_file_limit() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 64_000 if most == resource.RLIM_INFINITY else min(most, 64_000)
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def say(text: str) -> None:
    with contextlib.suppress(OSError):
        print(time.strftime("%Y-%m-%dT%H:%M:%S"), f"guard {os.getpid()}:", text, flush=True)  # noqa: T201 - its log


def main() -> None:
    """Become the guard, detached from whoever called, unless there is one."""
    plan: Plan = json.load(sys.stdin)
    folder = Path(plan["folder"])
    if (lock := hold(folder / "guard.lock")) is None:
        return
    (folder / "state.json").unlink(missing_ok=True)
    if os.fork():  # the lock lives on in the child, so whoever waits for us returns to a guarded folder
        return
    os.setsid()
    raise_file_limit()
    watch(plan, lock)


if __name__ == "__main__":
    main()
