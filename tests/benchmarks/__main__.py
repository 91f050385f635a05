"""`make bench`: every benchmark, one after the other. Ratios are what counts; nothing here is asserted."""

from __future__ import annotations

import asyncio

from tests.benchmarks import floor, intake, likeness, resize, search, site

asyncio.run(floor.main(10))
asyncio.run(intake.main(24))
asyncio.run(resize.main(24))
asyncio.run(search.main(100_000))
likeness.main(2)
asyncio.run(site.main(20_000))
