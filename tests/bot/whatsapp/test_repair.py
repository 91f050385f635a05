"""The repair touches the one build it was made for, and nothing else."""

from __future__ import annotations

from pathlib import Path

from bot.whatsapp.repair import SWITCH, machine_code, repaired


def test_another_build_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "library.so").write_bytes(b"another build")
    assert not repaired(tmp_path / "library.so")
    assert not repaired(tmp_path / "missing.so")


def test_the_code_fills_the_place_of_the_old_one() -> None:
    names = b"regular_high regular_low regular critical_block"
    assert len(machine_code(bytes(0x916000) + names)) == len(SWITCH)
