"""The matrix as one HTML file with nothing outside it."""

from exports.formats.cells import one_line
from exports.formats.html import STYLE
from exports.matrix.board import Board

_STYLE = """\
body { max-width: none; }
td { min-width: 14rem; }
tbody th { min-width: 7rem; }
tbody th:first-child { font-weight: 600; }
td p { margin: 0 0 .4rem; white-space: pre-line; overflow-wrap: anywhere; }
.quote { font-style: italic; padding-left: .6rem; border-left: 2px solid var(--line); }
.more { color: var(--soft); font-size: .85rem; }
tbody tr:last-child th, tbody tr:last-child td { background: var(--theme); }
@media screen {
  tbody th:first-child { position: sticky; left: 0; min-width: 8rem; background: var(--paper); }
  thead th { z-index: 1; }
}
@media print { @page { size: A4 landscape; margin: 14mm; } td { min-width: 0; } tr { break-inside: auto; } }
"""
_TEMPLATE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<style>
{{ style }}</style>
</head>
<body>
<h1>{{ title }}</h1>
<table>
<caption>{{ caption }}</caption>
<thead>
<tr>{% for header in headers %}<th scope="col">{{ header }}</th>{% endfor %}</tr>
</thead>
<tbody>
{%- for row in rows %}
<tr>
{%- for cell in row[:labels] %}<th scope="row">{% for part in cell %}<bdi>{{ one_line(part.text) }}</bdi>
{%- endfor %}</th>{% endfor %}
{%- for cell in row[labels:] %}
<td>{% for part in cell %}<p class="{{ part.kind }}">{{ part.text }}</p>{% endfor %}</td>
{%- endfor %}</tr>
{%- endfor %}
</tbody>
</table>
</body>
</html>
"""


def render_html(laid: Board) -> bytes:
    """A page to read on a screen, light or dark, and to print across. Everything is escaped."""
    from jinja2 import Environment
    from markupsafe import Markup

    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(_TEMPLATE)
    page = template.render(
        title=one_line(laid.title),
        caption=one_line(laid.caption),
        headers=[one_line(header) for header in laid.headers],
        rows=laid.rows,
        labels=laid.labels,
        style=Markup(STYLE + _STYLE),
        one_line=one_line,
    )
    return page.encode("utf-8", "replace")
