"""The table as one HTML file with nothing outside it."""

from typing import Any

from exports.formats.cells import one_line, shown
from exports.formats.marks import comment
from exports.table import Grid, Printed, PrintedRow

DEEPEST = 12
"""Levels below this one are set no further in."""

STYLE = """\
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --strong: #6e7781;
  --head: #eaeef2; --theme: #f3f5f8; --paper: #ffffff; --step: 1.25rem; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #30363d; --strong: #6e7681;
    --head: #21262d; --theme: #1a2029; --paper: #0d1117; }
}
body { margin: 2rem auto; max-width: 52rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.4 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; margin: 0 0 1rem; }
table { border-collapse: collapse; width: 100%; }
caption { caption-side: bottom; padding: .75rem 0 0; color: var(--soft); font-size: .85rem;
  text-align: left; }
th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); vertical-align: top; }
th { text-align: left; font-weight: 400; overflow-wrap: anywhere; }
thead th { position: sticky; top: 0; vertical-align: bottom; font-weight: 600; background: var(--head);
  border-bottom: 2px solid var(--strong); overflow-wrap: normal; }
.count { width: 6.5rem; text-align: right; font-variant-numeric: tabular-nums; }
.heading th { font-weight: 600; }
.theme th, .theme td { background: var(--theme); border-top: 1px solid var(--strong); }
@media screen and (max-width: 40rem) {
  :root { --step: .7rem; }
  body { margin: 1rem auto; font-size: .875rem; }
  th, td { padding: .25rem .35rem; }
  .count { width: 5.2rem; }
}
@media print {
  @page { size: A4; margin: 18mm; }
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #ccc; --strong: #666; --head: #e8e8e8;
    --theme: #f2f2f2; --paper: #fff; }
  body { margin: 0; max-width: none; padding: 0; font-size: 9.5pt; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  th, td { padding-top: .12rem; padding-bottom: .12rem; }
  thead { display: table-header-group; }
  thead th { position: static; }
  tr { break-inside: avoid; }
  .heading { break-after: avoid; }
}
"""
"""What pages with a table look like, on a screen and printed."""

_WIDE = """\
@media screen {
  body { max-width: none; }
  table { width: auto; }
  tbody th { position: sticky; left: 0; min-width: 18rem; background: var(--paper); }
  .theme th { background: var(--theme); }
  thead th { z-index: 1; }
}
"""
"""A grid is as wide as it has to be; its labels stay where they are when it is moved sideways."""

_PAGE = """\
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
%s</body>
</html>
"""
_BODY = """\
<table>
<caption>{{ caption }}</caption>
<thead>
<tr><th scope="col">{{ headers[0] }}</th>
{%- for header in headers[1:] %}<th scope="col" class="count">{{ header }}</th>{% endfor %}</tr>
</thead>
<tbody>
{%- for row in rows %}
<tr class="{{ classes(row) }}"><th scope="row"><bdi>{{ one_line(row.printed) }}</bdi></th>
{%- for count in row.cells %}<td class="count">{{ shown(count) }}</td>
{%- endfor %}</tr>
{%- endfor %}
</tbody>
</table>
{%- if proof %}
{{ proof }}
{%- endif %}
"""


def render_html(table: Printed) -> bytes:
    """A page to read on a screen, light or dark, and to print: headings by level, the head on every page.

    Everything that comes from the table is escaped; a label in a right-to-left script is kept apart from
    the numbers beside it.
    """
    from markupsafe import Markup

    levels = sorted({_shown_level(row) for row in table.rows})
    return page(
        _BODY,
        table.title,
        "\n".join([STYLE + _WIDE * isinstance(table, Grid), *map(_set_in, levels), ""]),
        caption=one_line(table.caption),
        headers=[one_line(header) for header in table.headers],
        rows=table.rows,
        proof=Markup(comment(table)),
        classes=_classes,
        one_line=one_line,
        shown=shown,
    )


def page(body: str, title: str, style: str, **content: Any) -> bytes:
    """A whole page: the title above ``body``, a template of Jinja, in which all of ``content`` is escaped."""
    from jinja2 import Environment
    from markupsafe import Markup

    template = Environment(autoescape=True, keep_trailing_newline=True).from_string(_PAGE % body)
    made = template.render(title=one_line(title), style=Markup(style), **content)
    return made.encode("utf-8", "replace")


def _set_in(level: int) -> str:
    return f".level-{level} th {{ padding-left: calc(.6rem + {level - 1} * var(--step)); }}"


def _shown_level(row: PrintedRow) -> int:
    return min(max(row.level, 1), DEEPEST)


def _classes(row: PrintedRow) -> str:
    """The classes of a row.

    >>> from exports.table import Row
    >>> _classes(Row("1", "Roles", 1, True, None, None)), _classes(Row("", "Trust", 4, False, 3, 5))
    ('level-1 heading theme', 'level-4')
    """
    names = [f"level-{_shown_level(row)}"]
    if row.heading:
        names += ["heading", "theme"] if row.level <= 1 else ["heading"]
    return " ".join(names)
