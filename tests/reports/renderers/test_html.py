"""The HTML page: what every format holds, and what a browser makes of it."""

import base64
import hashlib
import re
from xml.etree import ElementTree as ET

import pytest

from tests.reports.renderers.browsing import visit
from tests.reports.renderers.contract import RendererContract
from tests.reports.sample_document import SAMPLE
from trawl.reports.house_style import TRAWL_STYLE
from trawl.reports.renderers.html import render_html


def parse(content):
    """The page as a tree: it is well formed XML too, which is how its tags are known to balance."""
    return ET.fromstring(content.decode().removeprefix("<!DOCTYPE html>"))


@pytest.fixture(scope="module")
def sample():
    return render_html(SAMPLE, TRAWL_STYLE)


class TestContract(RendererContract):
    format = "html"

    @pytest.fixture(autouse=True)
    def _open(self, browser):
        self.browser = browser

    def read(self, content):
        parse(content)
        with visit(self.browser, content) as seen:
            said = seen.page.inner_text("body")
        assert seen.misdeeds == []
        return said


def test_the_policy_allows_this_style_sheet_and_this_script_and_no_more(sample):
    page = sample.decode()

    def pin(tag):
        code = re.search(f"<{tag}>(.*?)</{tag}>", page, re.DOTALL)[1]
        return f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'"

    (policy,) = [e.get("content") for e in parse(sample).iter("meta") if e.get("http-equiv")]
    assert policy == (
        f"default-src 'none'; style-src {pin('style')}; script-src {pin('script')}; base-uri 'none'; form-action 'none'"
    )


def test_nothing_leads_out_of_the_page_or_is_fetched(sample):
    tree = parse(sample)
    assert not {"link", "img", "iframe", "object", "embed", "form", "base"} & {e.tag for e in tree.iter()}
    for element in tree.iter():
        assert not [name for name in element.attrib if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action"):
            assert element.get(name, "#").startswith("#")
    page = sample.decode().replace(' xmlns="http://www.w3.org/2000/svg"', "")
    assert re.findall(r"url\((?!#)", page) == []
    for outward in ("@import", "://", "fetch(", "XMLHttpRequest"):
        assert outward not in page
