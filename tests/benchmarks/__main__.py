"""`make bench`: every benchmark, one after the other. Ratios are what counts; what was promised has to hold."""

from __future__ import annotations

import asyncio
import sys

from tests.benchmarks import day, floor, intake, likeness, resize, search, serving, site

asyncio.run(floor.main(10))
asyncio.run(intake.main(24))
asyncio.run(resize.main(24))
broken = asyncio.run(serving.main(20))
broken += asyncio.run(search.main(100_000))
likeness.main(2)
asyncio.run(site.main(20_000))
broken += asyncio.run(day.main(day.MESSAGES))
sys.exit("\n".join(broken) or 0)
