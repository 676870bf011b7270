"""The page in a real browser: it runs without complaint, and claims and places lead to each other."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.builders import FRONTAL, item, reading, route, study, wet_read
from tests.workbench.desk import OTHER, held_back, picture, two_claims
from wetread.workbench.page import page

pytestmark = pytest.mark.chromium

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--window-size=1600,1000",
)


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Debian's chromium, driven. Where CI says that it is CI, a missing browser is a failure, not a skip."""
    if CHROMIUM is None or DRIVER is None:
        wanted = "needs a browser: apt-get install chromium chromium-driver"
        _ = pytest.fail(wanted) if os.environ.get("CI") == "true" else pytest.skip(wanted)
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    frontals = study(item(), item(OTHER, "AP"))
    both = wet_read(
        frontals, [route(), route(OTHER)], [reading({"Effusion": 0.8}), reading({"Effusion": 0.7}, instance=OTHER)]
    )
    pages = {
        "shown": page(two_claims(), {FRONTAL: picture()}),
        "held": page(held_back(), {FRONTAL: picture()}),
        "mirrored": page(two_claims(), {FRONTAL: picture(mirrored=True)}),
        "two": page(both, {FRONTAL: picture(), OTHER: picture(OTHER)}),
    }
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, "utf-8")
    return folder


@pytest.fixture
def shown(browser: Any, written: Path) -> Iterator[Any]:
    """The shown draft, freshly loaded; after each test the console must be empty."""
    browser.get((written / "shown.html").as_uri())
    yield browser
    assert browser.get_log("browser") == []


def all_of(browser: Any, selector: str) -> list[Any]:
    found: list[Any] = browser.find_elements("css selector", selector)
    assert found, selector
    return found


def one(browser: Any, selector: str) -> Any:
    return all_of(browser, selector)[0]


def press(browser: Any, *keys: str) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(browser).send_keys(*keys).perform()


def leave(browser: Any) -> None:
    """Takes the pointer away from everything that answers to it."""
    from selenium.webdriver import ActionChains

    ActionChains(browser).move_to_element(one(browser, "#banner")).perform()


def lit(browser: Any, selector: str) -> bool:
    return "lit" in one(browser, selector).get_attribute("class").split()


def pressed(element: Any) -> bool:
    return bool(element.get_attribute("aria-pressed") == "true")


@pytest.mark.parametrize("name", ["shown", "held", "mirrored", "two"])
def test_the_browser_has_nothing_to_complain_of(browser: Any, written: Path, name: str) -> None:
    browser.get((written / f"{name}.html").as_uri())
    assert browser.get_log("browser") == []
    assert browser.execute_script(
        "return performance.getEntriesByType('resource').every(e => e.name.startsWith('data:'))"
    )


def test_a_heat_map_is_switched_on_and_off(shown: Any) -> None:
    one(shown, "#heat-menu summary").click()
    switch, heat = one(shown, "#heat-menu .switch"), one(shown, "#f1-h1")
    assert not heat.is_displayed()
    switch.click()
    assert heat.is_displayed()
    assert pressed(switch)
    assert lit(shown, "#c1"), "its claim is lit"
    switch.click()
    assert not heat.is_displayed()
    assert not pressed(switch)


def test_opacity_follows_the_slider(shown: Any) -> None:
    from selenium.webdriver import Keys

    one(shown, "#opacity").send_keys(Keys.HOME)
    assert one(shown, "#f1-h1").value_of_css_property("opacity") == "0"
    one(shown, "#opacity").send_keys(Keys.END)
    assert one(shown, "#f1-h1").value_of_css_property("opacity") == "1"


def test_a_claim_shows_its_map_box_and_sentences_and_only_those(shown: Any) -> None:
    one(shown, "[data-claim=c1]").click()
    leave(shown)
    assert pressed(one(shown, "[data-claim=c1]"))
    assert one(shown, "#f1-h1").is_displayed()
    assert not one(shown, "#f1-h2").is_displayed()
    assert lit(shown, ".box[data-claims=c1]")
    assert not lit(shown, ".box[data-claims=c2]")
    assert lit(shown, ".sentence[data-claims=c1]")
    assert not lit(shown, ".sentence[data-claims=c2]")


def test_pointing_at_a_claim_previews_it_and_leaves_no_trace(shown: Any) -> None:
    from selenium.webdriver import ActionChains

    ActionChains(shown).move_to_element(one(shown, "[data-claim=c2]")).perform()
    assert one(shown, "#f1-h2").is_displayed()
    leave(shown)
    assert not one(shown, "#f1-h2").is_displayed()


@pytest.mark.parametrize("mark", [".box[data-claims=c2]", ".sentence[data-claims=c2]"])
def test_a_place_or_a_sentence_lights_its_claim(shown: Any, mark: str) -> None:
    shown.execute_script("arguments[0].click()", one(shown, mark))
    assert pressed(one(shown, "[data-claim=c2]"))
    assert lit(shown, "#c2")
    assert not lit(shown, "#c1")


def test_a_click_on_a_visible_heat_map_lights_its_claim(shown: Any) -> None:
    """The builders' spot has its centre at a quarter of the width and eleven sixteenths of the height."""
    from selenium.webdriver import ActionChains

    press(shown, "h")
    one(shown, "#heat-menu .switch").click()
    press(shown, "h", "1")
    assert one(shown, "#f1-h1").is_displayed()
    assert not lit(shown, "#c1"), "the map is on, the claim no longer selected"
    film = one(shown, "#f1 .pixels").size
    spot = ActionChains(shown).move_to_element_with_offset(
        one(shown, "#f1 .pixels"), round((0.25 - 0.5) * film["width"]), round((0.6875 - 0.5) * film["height"])
    )
    spot.click().perform()
    assert lit(shown, "#c1")


def test_the_keyboard_alone_will_do(shown: Any) -> None:
    from selenium.webdriver import Keys

    press(shown, "2")
    assert pressed(one(shown, "[data-claim=c2]"))
    press(shown, Keys.ESCAPE)
    assert not pressed(one(shown, "[data-claim=c2]"))
    shown.execute_script("document.querySelector('.sentence[data-claims=c1]').focus()")
    press(shown, Keys.ENTER)
    assert pressed(one(shown, "[data-claim=c1]"))
    for key, control in (("m", "#show-masks"), ("d", "#show-diameters"), ("i", "#invert"), ("p", "#tool-pan")):
        press(shown, key)
        assert pressed(one(shown, control)), key
    assert one(shown, ".mask").is_displayed()
    assert one(shown, ".diameters .measure").is_displayed()


def test_dragging_windows_and_the_wheel_zooms_until_reset(shown: Any) -> None:
    from selenium.webdriver import ActionChains

    film, slope = one(shown, "#f1 .lightbox"), "return document.querySelector('#window feFuncR').getAttribute('slope')"
    ActionChains(shown).drag_and_drop_by_offset(film, 120, 0).perform()
    assert float(shown.execute_script(slope)) < 1
    width = "return arguments[0].getBoundingClientRect().width"
    wide = shown.execute_script(width, one(shown, ".pixels"))
    shown.execute_script(
        "arguments[0].dispatchEvent(new WheelEvent('wheel', {deltaY: -400, bubbles: true, cancelable: true}))", film
    )
    assert shown.execute_script(width, one(shown, ".pixels")) > wide
    press(shown, "0")
    assert float(shown.execute_script(slope)) == 1
    assert shown.execute_script(width, one(shown, ".pixels")) == wide


@pytest.mark.parametrize(("name", "left"), [("shown", 0.1875), ("mirrored", 1 - 0.1875 - 0.125)])
def test_a_box_lies_on_its_pixels_also_when_zoomed(browser: Any, written: Path, name: str, left: float) -> None:
    browser.get((written / f"{name}.html").as_uri())
    for _ in range(2):
        box, film = (
            browser.execute_script("return arguments[0].getBoundingClientRect().toJSON()", one(browser, selector))
            for selector in ("#f1-b1", "#f1 .pixels")
        )
        assert (box["left"] - film["left"]) / film["width"] == pytest.approx(left, abs=0.002)
        assert (box["top"] - film["top"]) / film["height"] == pytest.approx(0.625, abs=0.002)
        assert box["width"] / film["width"] == pytest.approx(0.125, abs=0.002)
        press(browser, "+", "+")


def test_a_held_page_shows_its_maps_but_no_claims(browser: Any, written: Path) -> None:
    browser.get((written / "held.html").as_uri())
    assert browser.find_elements("css selector", ".claim, .sentence") == []
    one(browser, "#raw summary").click()
    one(browser, "#raw .switch").click()
    assert one(browser, "#f1-h1").is_displayed()
    assert browser.get_log("browser") == []


def test_tabs_turn_between_the_films(browser: Any, written: Path) -> None:
    browser.get((written / "two.html").as_uri())
    one(browser, "#f2-tab").click()
    assert one(browser, "#f2").is_displayed()
    assert not one(browser, "#f1").is_displayed()
    press(browser, ",")
    assert one(browser, "#f1").is_displayed()
    press(browser, ".")
    one(browser, "[data-claim=c1]").click()
    assert one(browser, "#f1").is_displayed(), "a claim turns to the film that it was seen on"


def test_nothing_moves_off_the_page(shown: Any) -> None:
    """The document itself never scrolls: banner and film stay in sight while the claims scroll."""
    assert shown.execute_script("return document.documentElement.scrollHeight <= window.innerHeight")
