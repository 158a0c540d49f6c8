"""Reports: one page that can be mailed, read without script, by eye and by screen reader."""

from rempart.views.report.page import Figure, Items, Page, Paragraph, Player, Rows, Section, html_of
from rempart.views.report.pdf import load_typst, pdf_of
from rempart.views.report.told import told_report

__all__ = [
    "Figure",
    "Items",
    "Page",
    "Paragraph",
    "Player",
    "Rows",
    "Section",
    "html_of",
    "load_typst",
    "pdf_of",
    "told_report",
]
