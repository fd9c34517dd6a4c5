"""The matrix as one HTML file with nothing outside it."""

from exports.formats.cells import one_line
from exports.formats.html import STYLE, page
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
_BODY = """\
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
"""


def render_html(laid: Board) -> bytes:
    """A page to read on a screen, light or dark, and to print across. Everything is escaped."""
    return page(
        _BODY,
        laid.title,
        STYLE + _STYLE,
        caption=one_line(laid.caption),
        headers=[one_line(header) for header in laid.headers],
        rows=laid.rows,
        labels=laid.labels,
        one_line=one_line,
    )
