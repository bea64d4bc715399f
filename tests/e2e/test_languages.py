"""The panel in the languages that it speaks."""

from collections.abc import Callable
from pathlib import Path

import pytest
from panel_page import PanelPage
from playwright.sync_api import Browser
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.any_loader, pytest.mark.tensorflow]

Serve = Callable[[Path], str]


def test_a_browser_that_asks_for_chinese_gets_the_panel_in_chinese(browser: Browser, serve: Serve, trained):
    with browser.new_context(locale="zh-CN") as context:
        page = context.new_page()
        page.goto(f"{serve(trained.logdir)}/#custom_metrics")
        frame = page.frame_locator("iframe[src*='name=custom_metrics']")

        expect(frame.get_by_role("combobox", name="公式", exact=True)).to_be_visible(timeout=60_000)
        expect(frame.locator("html")).to_have_attribute("lang", "zh-Hans")
        for role, name in (("button", "添加卡片"), ("slider", "阈值"), ("region", "运行对比表")):
            expect(frame.get_by_role(role, name=name, exact=True)).to_be_visible()  # type: ignore[arg-type]
        frame.get_by_role("button", name="指标目录", exact=True).click()
        expect(frame.locator(".entry", has_text="2*tp / (2*tp + fp + fn)")).to_contain_text(
            "精确率与召回率的调和平均"
        )
        page.keyboard.press("Escape")
        frame.get_by_role("combobox", name="公式", exact=True).click()
        page.keyboard.type("2*recal +")
        expect(frame.locator(".problem-message")).to_have_text("公式没有写完")
        expect(frame.locator(".problem-hint")).to_have_text("此处可以是数、名称或 (。")
        page.keyboard.type(" tp")
        expect(frame.locator(".problem")).to_contain_text("未知名称 recal")
        expect(frame.locator(".problem")).to_contain_text("您是不是要找 recall")
        frame.get_by_role("button", name="recall", exact=True).click()
        page.keyboard.press("Control+a")
        page.keyboard.type("best(f1)")
        page.keyboard.press("Escape")
        page.keyboard.press("Enter")
        card = frame.get_by_role("article", name="best(f1)", exact=True)
        expect(card).to_contain_text("阈值是在所报告的同一数据上从 201 个中选出的", timeout=60_000)


def test_a_browser_of_another_language_gets_the_panel_in_english(browser: Browser, serve: Serve, trained):
    with browser.new_context(locale="fr-FR") as context:
        panel = PanelPage.open(context.new_page(), f"{serve(trained.logdir)}/#custom_metrics")

        expect(panel.frame.locator("html")).to_have_attribute("lang", "en")
        expect(panel.frame.get_by_role("button", name="Add card")).to_be_visible()
