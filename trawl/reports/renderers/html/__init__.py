"""HTML: one page that needs no other file, fetches nothing and can be read without its script."""

from trawl.reports.renderers.html.page import render_html

__all__ = ["render_html"]
