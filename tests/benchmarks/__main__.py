"""`make bench`: every benchmark, one after the other. Ratios are what counts.

It ends with 1 where what is served misses its target; nothing else is asserted here.
"""

from __future__ import annotations

import asyncio
import sys

from tests.benchmarks import floor, intake, likeness, resize, search, serving, site

asyncio.run(floor.main(10))
asyncio.run(intake.main(24))
asyncio.run(resize.main(24))
fast = asyncio.run(serving.main(20))
asyncio.run(search.main(100_000))
likeness.main(2)
asyncio.run(site.main(20_000))
sys.exit(not fast)
