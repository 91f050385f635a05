from __future__ import annotations

from pathlib import Path

import httpx

from web.site.edition import Edition


def test_a_changed_file_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = Edition.read(tmp_path)
    (tmp_path / "a.js").write_text("2")
    assert Edition.read(tmp_path).name != before.name


def test_a_page_preloads_its_module_and_all_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import "./bar.js";\nimport { a, b } from "./words.js";\n')
    (tmp_path / "bar.js").write_text('import * as words from "./words.js";\nimport { page } from "./page.js";\n')
    (tmp_path / "words.js").write_text("export const a = 1;\n")
    (tmp_path / "other.js").write_text("")
    assert Edition.read(tmp_path).modules("page.js") == ["page.js", "bar.js", "words.js"]


async def test_todays_files_are_kept_for_ever_and_yesterdays_are_not(stranger: httpx.AsyncClient) -> None:
    page = (await stranger.get("/login")).text
    today = page.split("/site/")[1].split("/")[0]
    kept = await stranger.get(f"/site/{today}/base.css")
    assert kept.headers["cache-control"] == "public, max-age=31536000, immutable"
    old = await stranger.get("/site/0123456789abcdef/base.css")
    assert (old.headers["cache-control"], old.content) == ("no-cache", kept.content)


async def test_nothing_but_the_files_of_the_site_is_served(stranger: httpx.AsyncClient) -> None:
    for path in ("../edition.py", "%2e%2e/edition.py", "base.css/", "nothing.js"):
        assert (await stranger.get(f"/site/x/{path}")).status_code == 404
