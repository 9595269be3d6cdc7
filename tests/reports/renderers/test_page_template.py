"""A team's own template of the page: what it may show, and that it reaches nothing else."""

from dataclasses import replace

import pytest

from tests.reports.sample_document import SAMPLE
from trawl.errors import FileProblems
from trawl.reports.house_style import TRAWL_STYLE, Logo
from trawl.reports.renderers.html import render_html
from trawl.reports.renderers.html.page_template import VALUES, read_page_template


@pytest.fixture
def read(tmp_path):
    def read(text):
        path = tmp_path / "page.html.j2"
        path.write_text(text, encoding="utf-8")
        return read_page_template(path)

    return read


def complaint(read, text):
    with pytest.raises(FileProblems) as caught:
        read(text)
    return str(caught.value).replace(str(caught.value.problems[0].path.parent), "")


def test_it_shows_the_values_that_there_are(read):
    template = read(
        '<header class="house">{{ logo }}<p>{{ organisation|upper }} &amp; {{ title }}</p>\n'
        "{% if copy_number %}<p>Copy {{ copy_number }}</p>{% endif %}</header>\n{{ content }}"
        '<p>{{ edition or "-" }}</p>'
    )
    style = replace(TRAWL_STYLE, organisation="A <b> C", page=template, logo=Logo(b"x", "image/png", 'A "crest"'))
    page = render_html(SAMPLE, style).decode()
    assert '<img src="data:image/png;base64,eA==" alt="A &quot;crest&quot;" class="logo"/>' in page
    assert "A &lt;B&gt; C &amp; Vapes and child exploitation</p>" in page
    assert "<p>Copy 2 of 9</p>" in page
    assert page.index("</header>") < page.index('<main id="main"') < page.index("<p>Full edition")
    assert "img-src data:; " in page


def test_without_a_logo_no_picture_is_allowed(read):
    page = render_html(SAMPLE, replace(TRAWL_STYLE, page=read("{{ logo }}{{ content }}"))).decode()
    assert "img-src" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\n{% if title %}{{ content }}", "/page.html.j2:2: is no Jinja2 template: "),
        ("{{ content }}\n{{ titel }}", f"/page.html.j2:2: there is no value 'titel'; there are {', '.join(VALUES)}"),
        ("<p>\n{{ title }}</p>", "/page.html.j2:1: shows no {{ content }}"),
        ("{{ content }}\n{# a\nb #}\n<div>", "/page.html.j2:4: is not well formed: mismatched tag"),
        ("{{ content }}\n\n<script>1</script>", "/page.html.j2:3: has a <script>, which is not of"),
        ("{{ content }}\n<div\nhidden=''/>", "/page.html.j2:2: has the attribute 'hidden'"),
        ("{{ content }}<p onclick='x'/>", "has the attribute 'onclick'"),
        ("{{ content }}<p style='x'/>", "has the attribute 'style'"),
        ("{{ content }}<a href='http://x.invalid/'>x</a>", "a link out of the page"),
        ("{{ content }}<a href='{{ title }}'>x</a>", "a link out of the page"),
        ("<p class='skip'>x</p>{{ content }}", "has the class 'skip'"),
        ("<details>{{ content }}</details>", "has a <details>"),
        ("<p>{{ content }}</p>", "has the report in a <p>"),
        ("<p title='{{ content }}'/>", "is not well formed"),
        ("{{ content|upper }}", "'content' is shown as it is"),
        ("{{ content }}{{ content }}", "holds the report 2 times"),
        ("{% if edition %}{{ content }}{% endif %}", "holds the report 0 times"),
        ("{% if title %}<div>{% endif %}{{ content }}{% if edition %}</div>{% endif %}{% if 1 > '' %}{% endif %}", ""),
        ("<!-- {{ content }} -->", "shows no {{ content }}"),
        ("{{ content }}<!--", "is not well formed"),
        ("{{ content }}</page><page>", "is not well formed"),
        ("{% raw %}{{ content }}{% endraw %}", "shows no {{ content }}"),
        ("{{ content }}" + "<p>x</p>" * 20_000, "has more than 100,000 bytes"),
        ("{{ content }}" + "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "nested too deeply"),
    ],
)
def test_a_broken_template_names_its_line_and_what_there_is(read, text, said):
    assert said in complaint(read, text)


@pytest.mark.parametrize(
    "text",
    [
        "{% include '/etc/passwd' %}",
        "{% extends 'base.html.j2' %}",
        "{% import 'x' as y %}",
        "{{ title.__class__.__mro__ }}",
        "{{ title['__class__'] }}",
        "{{ title|attr('__class__') }}",
        "{{ self }}",
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ range(99999) }}",
        "{% for a in title %}{% for b in title %}x{% endfor %}{% endfor %}",
        "{% macro m(n) %}{{ m(n) }}{{ m(n) }}{% endmacro %}{{ m(60) }}",
        "{% set title = title ~ title %}",
        "{{ 10 ** 10 ** 10 }}",
        "{{ 'x' * 9999999999 }}",
        "{{ '%999999999d' % 1 }}",
        "{{ '{0.__class__}'.format(title) }}",
        "{{ title|replace('', title) }}",
        "{{ title|center(999999999) }}",
        "{{ title|safe }}",
        "{% autoescape false %}{{ title }}{% endautoescape %}",
        "{% filter upper %}x{% endfilter %}",
        "{% call title() %}{% endcall %}",
    ],
)
def test_a_template_reaches_nothing_and_ends(read, text):
    said = complaint(read, "{{ content }}\n" + text)
    assert said.startswith("/page.html.j2:2: ")


@pytest.mark.parametrize(
    "text", ["{{ content }}", "<div><section>{{ content }}</section></div>", "{{content}}<p>x</p>"]
)
def test_no_template_drops_the_marking(read, text):
    page = render_html(SAMPLE, replace(TRAWL_STYLE, page=read(text))).decode()
    body = page[page.index("<body>") :]
    for where in ("top", "bottom"):
        assert f'<div class="band {where} sensitive"' in body
    assert body.index("band top") < body.index('class="sheet"') < body.index('id="main"') < body.index("band bottom")
