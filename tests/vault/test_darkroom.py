"""The darkroom over its real processes: what comes back, what a bad picture costs, and what a dying child costs."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from tests import pictures
from vault import renditions
from vault.darkroom import FRUGAL, ROOT, THRIFTY, Darkroom, Limits
from vault.errors import Damaged, EmptyFile, NoDarkroom, NoSpace, NotAnImage, Refusal, TooManyPixels
from vault.imaging import developing
from vault.models.images import Kind, Transform
from vault.models.photos import Picture

SMALL = Limits(pixels=20_000_000)


class Job:
    """A photo on its way through the darkroom."""

    def __init__(self, darkroom: Darkroom, folder: Path) -> None:
        self.darkroom, self.folder = darkroom, folder
        self.count = 0

    async def __call__(self, data: bytes = pictures.jpeg()) -> Picture:
        """Develop these bytes."""
        self.count += 1
        into = self.folder / str(self.count)
        into.mkdir()
        (into / "photo").write_bytes(data)
        return await self.darkroom.develop(into / "photo", into)


OTHERS: set[int] = set()


@pytest.fixture
async def develop(tmp_path: Path) -> AsyncIterator[Job]:
    """A darkroom of one child, awake."""
    async with Darkroom(1, SMALL) as darkroom:
        job = Job(darkroom, tmp_path)
        await job()
        yield job


@pytest.fixture(autouse=True)
def _others() -> None:
    """Developers of darkrooms that are open for the whole run are none of ours."""
    OTHERS.clear()
    OTHERS.update(children())


def children(of: int | None = None) -> list[int]:
    """The developers that this process (or another) has started in this test and that still run, oldest first."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue
        if b"vault.developer" in command and parent == (of or os.getpid()):
            found.append(int(folder.name))
    return sorted(set(found) - OTHERS)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def begun(develop: Job, data: bytes = pictures.jpeg()) -> asyncio.Task[Picture]:
    """A job that a stopped child has been asked to do, and is not doing."""
    [child] = children()
    os.kill(child, signal.SIGSTOP)
    task = asyncio.ensure_future(develop(data))
    await until(lambda: not develop.darkroom._idle)
    return task


# ── what comes back ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_comes_back_as_it_was_found(develop: Job, tmp_path: Path) -> None:
    data = pictures.jpeg(4, orientation=6)
    file, into = tmp_path / "photo", tmp_path / "here"
    file.write_bytes(data)
    into.mkdir()
    assert await develop(data) == developing.develop(file, into, SMALL)
    there = tmp_path / str(develop.count)
    assert [(there / name).read_bytes() == (into / name).read_bytes() for name in renditions.NAMES] == [True] * 4


async def test_a_survey_finds_what_developing_finds_and_makes_nothing(develop: Job, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(pictures.gif())
    before = set(tmp_path.iterdir())
    assert await develop.darkroom.survey(file) == await develop(pictures.gif())
    assert {each.name for each in set(tmp_path.iterdir()) - before} == {str(develop.count)}


async def test_a_variant_comes_back_as_the_file_that_was_named(develop: Job, tmp_path: Path) -> None:
    file, to = tmp_path / "file", tmp_path / "small.webp"
    file.write_bytes(pictures.jpeg())
    await develop.darkroom.derive(file, to, Transform(width=64, height=48, quality=80, kind=Kind.WEBP))
    assert (pictures.read(to.read_bytes()).format, pictures.read(to.read_bytes()).size) == ("WEBP", (64, 48))


async def test_a_form_comes_back_as_a_file_in_the_folder(develop: Job, tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.heic())
    made = await develop.darkroom.form(file, tmp_path, keep_metadata=False)
    assert (made.file.parent, made.mime, made.width, made.height) == (tmp_path, "image/jpeg", *pictures.SIZE)
    assert pictures.read(made.file.read_bytes()).size == pictures.SIZE
    assert await develop.darkroom.fingerprint(made.small) == developing.fingerprint(made.small, SMALL)


async def test_a_copy_as_phones_make_them_is_small_and_bare(develop: Job, tmp_path: Path) -> None:
    file = tmp_path / "photo"
    file.write_bytes(pictures.jpeg(1, (2400, 1800)))
    made = await develop.darkroom.recompress(file, tmp_path)
    assert (made.width, made.height) == pictures.read(made.file.read_bytes()).size == (1600, 1200)
    assert pictures.SECRET not in made.file.read_bytes()


@pytest.mark.parametrize("small", [b"", b"nonsense", pictures.cut(pictures.jpeg())])
async def test_an_unreadable_small_picture_has_no_fingerprint(small: bytes, develop: Job) -> None:
    assert await develop.darkroom.fingerprint(small) is None


async def test_a_flat_small_picture_has_no_fingerprint(develop: Job) -> None:
    assert await develop.darkroom.fingerprint(pictures.saved(Image.new("RGB", (100, 75), "white"), "JPEG")) is None


@pytest.mark.parametrize(
    ("data", "refusal"),
    [
        (b"", EmptyFile()),
        (pictures.svg(), NotAnImage()),
        (pictures.archive(), NotAnImage()),
        (pictures.cut(pictures.png()), Damaged()),
        (pictures.broken_checksum(), Damaged()),
        (pictures.many_scans(), Damaged("it has too many scans")),
        (pictures.pixel_bomb(), TooManyPixels(20_000_000)),
    ],
)
async def test_a_refusal_keeps_its_words_and_the_next_photo_is_served(
    data: bytes, refusal: Refusal, develop: Job
) -> None:
    with pytest.raises(type(refusal)) as caught:
        await develop(data)
    assert vars(caught.value) == vars(refusal)
    assert (await develop()).width == pictures.SIZE[0]


async def test_a_full_disk_is_no_fault_of_the_picture(develop: Job, tmp_path: Path) -> None:
    file, into = tmp_path / "photo", tmp_path / "full"
    file.write_bytes(pictures.jpeg())
    into.mkdir()
    (into / "grid.webp").symlink_to("/dev/full")
    with pytest.raises(NoSpace):
        await develop.darkroom.develop(file, into)


async def test_a_child_that_is_slow_to_start_is_no_fault_of_the_picture(tmp_path: Path) -> None:
    async with Darkroom(1, replace(SMALL, start=0.01)) as darkroom:
        with pytest.raises(NoDarkroom):
            await Job(darkroom, tmp_path)()
    assert children() == []


async def test_a_missing_file_is_no_fault_of_the_picture(develop: Job, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="FileNotFoundError"):
        await develop.darkroom.develop(tmp_path / "nowhere", tmp_path)


# ── limits ────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_may_cost_so_much_processor_time(tmp_path: Path) -> None:
    async with Darkroom(1, Limits(cpu=1)) as darkroom:
        develop = Job(darkroom, tmp_path)
        with pytest.raises(Damaged, match="took too long"):
            await develop(pictures.many_scans(80, (5000, 4000)))
        assert await develop()


async def test_a_picture_may_cost_so_much_memory(tmp_path: Path) -> None:
    async with Darkroom(1, Limits(memory=400 << 20)) as darkroom:
        develop = Job(darkroom, tmp_path)
        with pytest.raises(Damaged, match="too much memory"):
            await develop(pictures.blank(9500))
        assert await develop()


async def test_a_picture_may_take_so_long_by_the_clock(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "photo")  # nobody will ever write into it
    async with Darkroom(1, Limits(wall=1)) as darkroom:
        with pytest.raises(Damaged, match="took too long"):
            await darkroom.develop(tmp_path / "photo", tmp_path)
        assert children() == []


async def test_each_picture_has_its_own_processor_time(tmp_path: Path) -> None:
    async with Darkroom(1, Limits(cpu=2)) as darkroom:
        develop, heavy = Job(darkroom, tmp_path), pictures.many_scans(30, (2000, 1500))
        for _ in range(6):
            assert await develop(heavy)


# ── death ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
async def test_a_child_killed_at_its_work_costs_nothing(how: signal.Signals, develop: Job) -> None:
    [child] = children()
    task = await begun(develop)
    os.kill(child, how)
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGCONT)
    assert (await task).width == pictures.SIZE[0]
    assert child not in children()


async def test_folders_that_the_dead_left_are_cleared_away_and_no_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "darkroom-left").mkdir()
    (tmp_path / "darkroom-left" / "half").write_bytes(b"a picture")
    async with Darkroom(1):
        assert len(list(tmp_path.iterdir())) == 2  # it may belong to somebody who is about to say so
        for folder in tmp_path.iterdir():
            os.utime(folder, (0, 0))
        async with Darkroom(1):
            assert len(list(tmp_path.iterdir())) == 2 and not (tmp_path / "darkroom-left").exists()
    assert not list(tmp_path.iterdir())


async def test_a_child_killed_while_idle_costs_nothing(develop: Job) -> None:
    [child] = children()
    os.kill(child, signal.SIGKILL)
    assert (await develop()).width == pictures.SIZE[0]


async def test_a_picture_whose_children_are_always_killed_is_given_up(develop: Job) -> None:
    task = asyncio.ensure_future(develop())
    with pytest.raises(Damaged, match="killed twice"):
        while not task.done():
            for child in children():
                with suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            await asyncio.sleep(0)
        await task
    assert (await develop()).width == pictures.SIZE[0]


async def test_a_crash_of_the_decoder_costs_only_its_picture(develop: Job) -> None:
    [child] = children()
    task = await begun(develop)
    os.kill(child, signal.SIGSEGV)
    os.kill(child, signal.SIGCONT)
    with pytest.raises(Damaged, match="SIGSEGV"):
        await task
    assert (await develop()).width == pictures.SIZE[0]


async def test_a_caller_who_gives_up_does_not_leave_an_answer_for_the_next(develop: Job) -> None:
    task = await begun(develop, pictures.png(pictures.drawing(1, (50, 50))))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert (await develop()).width == pictures.SIZE[0]


async def test_children_die_with_their_parent_even_at_work(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "photo")
    script = (
        "import asyncio, sys; from pathlib import Path; from vault.darkroom import Darkroom\n"
        "async def main():\n"
        "    async with Darkroom(1) as darkroom:\n"
        "        await darkroom.develop(Path(sys.argv[1]) / 'photo', Path(sys.argv[1]))\n"
        "asyncio.run(main())"
    )
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(tmp_path), cwd=ROOT)
    await until(lambda: bool(children(parent.pid)))
    [child] = children(parent.pid)
    with (tmp_path / "photo").open("wb"):  # opens when the child has: it is at work
        parent.kill()
        await parent.wait()
        await until(lambda: gone(child))


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


async def test_nothing_is_left_when_the_darkroom_closes(tmp_path: Path) -> None:
    async with Darkroom(1, SMALL) as darkroom:
        await Job(darkroom, tmp_path)()
        folder = Path(environment(children()[0])["TMPDIR"])
        assert folder.is_dir()
    assert children() == []
    assert not folder.exists()


# ── the pool ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_children_are_started_when_needed_and_then_used_again(tmp_path: Path) -> None:
    async with Darkroom(2, SMALL) as darkroom:
        develop = Job(darkroom, tmp_path)
        assert children() == []
        await develop()
        first = children()
        await develop()
        assert children() == first
        await asyncio.gather(*(develop() for _ in range(6)))
        assert len(children()) == 2


async def test_two_pictures_are_developed_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "slow")
    async with Darkroom(2, SMALL) as darkroom:
        develop = Job(darkroom, tmp_path)
        slow = asyncio.ensure_future(darkroom.develop(tmp_path / "slow", tmp_path))
        await until(lambda: len(children()) == 1)
        for _ in range(3):
            await develop()
        assert not slow.done()
        slow.cancel()
        await asyncio.wait([slow])


async def test_callers_are_served_in_the_order_they_came(develop: Job) -> None:
    served: list[int] = []

    async def one(number: int) -> None:
        await develop()
        served.append(number)

    await asyncio.gather(*(one(number) for number in range(6)))
    assert served == sorted(served)


# ── what stays apart ──────────────────────────────────────────────────────────────────────────────────────


def environment(pid: int) -> dict[str, str]:
    pairs = Path(f"/proc/{pid}/environ").read_text().rstrip("\0").split("\0")
    return dict(pair.split("=", 1) for pair in pairs)


async def test_a_child_knows_no_secret_of_its_parent(develop: Job) -> None:
    known = {"PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "TMPDIR"} | FRUGAL.keys() | THRIFTY.keys()
    assert environment(children()[0]).keys() <= known


async def test_no_decoder_is_ever_loaded_into_the_parent() -> None:
    script = (
        "import sys, vault.darkroom, vault.metadata, vault.renditions, vault.digests, vault.formats, vault.dates\n"
        "sys.exit(' '.join({'PIL', 'numpy', 'pillow_heif'} & sys.modules.keys()) or 0)"
    )
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, cwd=ROOT)
    assert await process.wait() == 0
