"""What every store of forms promises."""

from __future__ import annotations

from storage.mongo.stores import Stores
from tests import make


async def test_a_form_is_found_by_its_bytes(stores: Stores) -> None:
    form = make.form()
    await stores.forms.add(form)
    assert await stores.forms.find(form.original, form.sha256) == form
    assert await stores.forms.find(form.original, make.sha256("other")) is None


async def test_adding_a_form_twice_is_adding_it_once(stores: Stores) -> None:
    form = make.form()
    await stores.forms.add(form)
    await stores.forms.add(form)
    assert await stores.forms.of([form.original]) == [form]


async def test_a_photo_knows_its_forms_and_no_others(stores: Stores) -> None:
    forms = [make.form("a"), make.form("b"), make.form("c", original="other")]
    for each in forms:
        await stores.forms.add(each)
    assert {each.sha256 for each in await stores.forms.of([make.sha256("photo")])} == {forms[0].sha256, forms[1].sha256}


async def test_the_forms_of_many_photos_are_found_together(stores: Stores) -> None:
    for original in ("one", "two", "three"):
        await stores.forms.add(make.form(original=original))
    found = await stores.forms.of([make.sha256("one"), make.sha256("two"), make.sha256("none")])
    assert {form.original for form in found} == {make.sha256("one"), make.sha256("two")}


async def test_the_same_bytes_may_be_a_form_of_two_photos(stores: Stores) -> None:
    first, second = make.form("same", original="one"), make.form("same", original="two")
    for each in (first, second):
        await stores.forms.add(each)
    assert await stores.forms.of([second.original]) == [second]
    assert await stores.forms.originals([first.sha256, make.sha256("none")]) == {
        first.sha256: {first.original, second.original}
    }
