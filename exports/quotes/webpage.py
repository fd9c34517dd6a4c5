"""Quotes as one HTML file with nothing outside it."""

from exports.formats.cells import one_line
from exports.formats.html import page
from exports.quotes.lines import QuoteList

_STYLE = """\
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #6e7781; --paper: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #6e7681; --paper: #0d1117; }
}
body { margin: 2rem auto; max-width: 42rem; padding: 0 1rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.4rem; line-height: 1.25; }
figure { margin: 0 0 1.5rem; break-inside: avoid; }
blockquote { margin: 0; padding-left: 1rem; border-left: 3px solid var(--line); white-space: pre-line;
  overflow-wrap: anywhere; }
.context { color: var(--soft); }
figcaption, footer { color: var(--soft); font-size: .9rem; }
figcaption { padding: .25rem 0 0 1.2rem; }
@media print {
  @page { size: A4; margin: 18mm; }
  :root { color-scheme: light; --ink: #000; --soft: #333; --line: #666; --paper: #fff; }
  body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
}
"""
_BODY = """\
{%- for line in quotes %}
<figure><blockquote>
{%- if line.before.strip() %}<span class="context">{{ line.context[0] }}</span>{% endif -%}
<q>{{ line.words }}</q>
{%- if line.after.strip() %}<span class="context">{{ line.context[1] }}</span>{% endif -%}
</blockquote>
<figcaption>— <bdi>{{ line.attribution }}</bdi>{% if several %} ({{ line.code }}){% endif %}</figcaption>
</figure>
{%- endfor %}
<footer><p>{{ balance }}.</p><p>{{ caption }}</p></footer>
"""


def render_html(listed: QuoteList) -> bytes:
    """A page to read on a screen, light or dark, and to print. Everything from the project is escaped."""
    return page(
        _BODY,
        listed.title,
        _STYLE,
        quotes=listed.quotes,
        several=listed.several_codes,
        balance=listed.balance.capitalize(),
        caption=one_line(listed.caption),
    )
