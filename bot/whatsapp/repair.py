"""A repair of the loaded library, without which nothing can be deleted for me.

neonize 0.5.2 sends every app-state patch without the name of its collection: it compares the *addresses* of two enum
values, so no case of its switch ever matches. The machine code of that switch is replaced in memory, by one that
compares the values. No file is changed, and only the one build this was made for is touched, recognised by its
sha256 and by the instructions that are there.
"""

from __future__ import annotations

import ctypes
import hashlib
import logging
import struct
from pathlib import Path

import neonize

log = logging.getLogger(__name__)

LIBRARY = Path(neonize.__file__).with_name("neonize-linux-amd64.so")
SHA256 = "56b0636515068e8f8383e5448b6cfd2516ea923fa6c68ce4a2e516da96ec405d"
SWITCH = range(0x7264DE, 0x72653E)  # addresses from where the library is loaded
AFTER = 0x726542
THERE = bytes.fromhex("c744244c010000004c8d44244c4c39c2750e488d0d")
STRINGS = range(0x916000, 0x9B5220)  # an offset in the file is an address here
COLLECTIONS = {4: b"regular_high", 3: b"regular_low", 5: b"regular", 1: b"critical_block"}  # by PatchInfo.Type
PAGE = 0x1000
READ, WRITE, RUN = 1, 2, 4


class NotRepairable(Exception):
    """Another build, another machine, or a kernel that does not let us."""


def repaired(library: Path = LIBRARY) -> bool:
    """Whether things can be deleted for me from now on. May be repeated; never raises."""
    try:
        data = library.read_bytes()
        if hashlib.sha256(data).hexdigest() != SHA256:
            raise NotRepairable("another build of the library")
        _write(_loaded_at(library.resolve()) + SWITCH.start, machine_code(data))
    except (OSError, NotRepairable) as error:
        log.warning("“Delete for me” is not available here: %s", error)
        return False
    return True


def machine_code(data: bytes) -> bytes:
    """x86-64: load the value, compare it with each that is known, and pick the name and its length."""
    code = b"\x8b\x12"  # mov edx, [rdx]
    for value, name in COLLECTIONS.items():
        code += b"\x83\xfa" + bytes([value]) + b"\x75\x0e"  # cmp edx, value; jne next
        here = SWITCH.start + len(code)
        code += b"\x48\x8d\x0d" + struct.pack("<i", data.index(name, STRINGS.start, STRINGS.stop) - here - 7)  # lea rcx
        code += b"\xba" + struct.pack("<I", len(name))  # mov edx, length
        code += b"\xeb" + struct.pack("<b", AFTER - (SWITCH.start + len(code) + 2))  # jmp
    return code.ljust(len(SWITCH), b"\x90")  # nop


def _write(address: int, code: bytes) -> None:
    if ctypes.string_at(address, len(code)) == code:
        return
    if ctypes.string_at(address, len(THERE)) != THERE:
        raise NotRepairable("other instructions than expected")
    _protect(address, len(code), READ | WRITE | RUN)
    ctypes.memmove(address, code, len(code))
    _protect(address, len(code), READ | RUN)


def _loaded_at(library: Path) -> int:
    maps = (line.split(maxsplit=5) for line in Path("/proc/self/maps").read_text().splitlines())
    for where, _, offset, *_, file in (each for each in maps if len(each) == 6):
        if file == str(library) and int(offset, 16) == 0:
            return int(where.split("-")[0], 16)
    raise NotRepairable("the library is not loaded")


def _protect(address: int, length: int, mode: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.mprotect.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int]
    start = address & -PAGE
    if libc.mprotect(start, address + length - start, mode):
        raise OSError(ctypes.get_errno(), "the kernel does not let the library be changed")
