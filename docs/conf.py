"""Builds the pages of this folder: plain Markdown, warnings are errors (make docs)."""

project = "IBM COS SDK for Python"
copyright = "the authors of the IBM COS SDK for Python"
version = release = "2.17.0"

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
myst_heading_anchors = 3

html_theme = "alabaster"
html_show_sphinx = False
html_theme_options = {"description": "Object storage from Python", "page_width": "1000px"}
