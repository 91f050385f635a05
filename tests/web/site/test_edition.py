from __future__ import annotations

from pathlib import Path

import httpx

from web import site
from web.site.edition import Edition, editions, packed, read


def test_a_changed_file_changes_the_address_of_all(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    before = Edition.of(read(tmp_path))
    (tmp_path / "a.js").write_text("2")
    assert Edition.of(read(tmp_path)).name != before.name


def test_a_page_preloads_its_module_and_all_that_it_imports(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import "./bar.js";\nimport { a, b } from "./words.js";\n')
    (tmp_path / "bar.js").write_text('import * as words from "./words.js";\nimport { page } from "./page.js";\n')
    (tmp_path / "words.js").write_text("export const a = 1;\n")
    (tmp_path / "other.js").write_text("")
    assert Edition.of(read(tmp_path)).modules("page.js") == ["page.js", "bar.js", "words.js"]


def test_what_is_imported_later_or_only_spoken_of_is_not_preloaded(tmp_path: Path) -> None:
    lines = (
        'const a = () => import("./later.js");',
        '// as in import "./never.js";',
        'export const from = "./never.js";',
    )
    (tmp_path / "page.js").write_text("\n".join(lines))
    assert Edition.of(read(tmp_path)).modules("page.js") == ["page.js"]


def test_bare_names_are_found_in_their_packages_also_through_minified_modules(tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text('import {\n  html,\n  css,\n} from "lit";\n')
    (tmp_path / "vendor/lit").mkdir(parents=True)
    (tmp_path / "vendor/lit-html").mkdir()
    (tmp_path / "vendor/lit/index.js").write_text('import"lit-html";export*from"lit-html/is-server.js";\n')
    (tmp_path / "vendor/lit-html/lit-html.js").write_text("export const html = 1;")
    (tmp_path / "vendor/lit-html/is-server.js").write_text('import{html as t}from"./lit-html.js";export{t as a};')
    assert Edition.of(read(tmp_path)).modules("page.js") == [
        "page.js",
        "vendor/lit/index.js",
        "vendor/lit-html/lit-html.js",
        "vendor/lit-html/is-server.js",
    ]


def test_the_library_comes_up_with_no_more_than_40_kb_of_script_in_any_language() -> None:
    for language, edition in editions(Path(site.__file__).parent / "static").items():
        first = edition.modules("library.js", "shell.js")
        assert sum(len(packed(edition.files[module])) for module in first) < 40_000, language


async def test_in_each_language_modules_begin_with_what_they_say_and_are_kept_apart(
    stranger: httpx.AsyncClient,
) -> None:
    pages = [(await stranger.get("/login", headers={"Accept-Language": each})).text for each in ("en", "es")]
    addresses = [f"/site/{page.split('/site/')[1].split('/')[0]}/toasts.js" for page in pages]
    english, spanish = [await stranger.get(address) for address in addresses]
    said = '"Undo":"Deshacer","Just now":"Hace un momento","Dismiss":"Descartar"'
    assert spanish.text == f'import {{ learn }} from "./tongue.js"; learn({{{said}}}); ' + english.text
    assert english.headers["cache-control"] == spanish.headers["cache-control"]
    today = await stranger.get("/site/0123456789abcdef/toasts.js", headers={"Accept-Language": "es"})
    assert today.text == spanish.text


async def test_files_are_packed_for_whoever_can_unpack_them(stranger: httpx.AsyncClient) -> None:
    small = await stranger.get("/site/x/base.css", headers={"Accept-Encoding": "br, gzip"})
    plain = await stranger.get("/site/x/base.css", headers={"Accept-Encoding": "gzip;q=0"})
    assert (small.headers["content-encoding"], small.headers["vary"]) == ("gzip", "Accept-Encoding")
    assert "content-encoding" not in plain.headers
    assert small.content == plain.content
    assert int(small.headers["content-length"]) < int(plain.headers["content-length"]) / 2


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
