"""Colours that can be told apart and read: contrast, lighter and darker shades, and the palettes of codes."""

from collections.abc import Iterator, Sequence

from textual.color import Color

BLACK = Color(0, 0, 0)
WHITE = Color(255, 255, 255)

TEXT = 4.5
"""The least contrast of words with what is behind them (WCAG 2.2, success criterion 1.4.3)."""
MUTED = 3.0
"""The least contrast of large print and of what may stand back (the same, for large text)."""

PALETTE = (
    ("#56b4e9", "#0067a5"),  # blue
    ("#e69f00", "#9a5200"),  # orange
    ("#3ecf8e", "#006b4a"),  # green
    ("#e58fc0", "#a3386f"),  # pink
    ("#f0e442", "#6b6100"),  # yellow
    ("#a79bff", "#4f48c9"),  # violet
    ("#ff7f50", "#b83a00"),  # coral
    ("#4dd6d6", "#006674"),  # cyan
    ("#a9d94a", "#46700c"),  # lime
    ("#d979f0", "#8f1fb0"),  # purple
    ("#d2b48c", "#74532f"),  # tan
    ("#ff8c9c", "#b3123f"),  # rose
)
"""Colours of codes: each on a dark ground and, of the same hue, on a light one; neighbours lie far apart.

The first ones are after Okabe and Ito (2008), whose colours those who see no red or no green tell apart.
"""

_STEPS = 100


def luminance(colour: Color) -> float:
    """Relative luminance from 0 (black) to 1 (white), as WCAG 2.2 defines it for sRGB.

    >>> round(luminance(Color(255, 255, 255)), 3), luminance(Color(0, 0, 0))
    (1.0, 0.0)
    """
    red, green, blue = (_linear(part) for part in colour.normalized)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2, from 1 (alike) to 21 (black and white).

    >>> round(contrast(Color(0, 0, 0), Color(255, 255, 255)), 3)
    21.0
    """
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def farthest(ground: Color) -> Color:
    """Black or white, whichever stands out more; its contrast is at least 4.5 on any ground."""
    return max(WHITE, BLACK, key=lambda colour: contrast(colour, ground))


def shades(colour: Color, ground: Color) -> Iterator[Color]:
    """The colour, then the same hue ever farther from the ground, ending in white or black."""
    yield colour
    hue, lightness, saturation = colour.hsl.h, colour.hsl.l, colour.hsl.s
    end = float(farthest(ground) == WHITE)
    for step in range(1, _STEPS + 1):
        yield Color.from_hsl(hue, saturation, lightness + (end - lightness) * step / _STEPS)


def readable(colour: Color, ground: Color, least: float = TEXT) -> Color:
    """The first shade of a colour that has this contrast with the ground, or the farthest there is.

    >>> readable(Color.parse("#ffff99"), Color(255, 255, 255)).hex
    '#7A7A00'
    """
    shade = colour
    for shade in shades(colour, ground):
        if contrast(shade, ground) >= least:
            break
    return shade


def legible(ink: Color, ground: Color) -> Color:
    """The ink where it can be read on the ground, else black or white."""
    return ink if contrast(ink, ground) >= TEXT else farthest(ground)


def faded(ink: Color, ground: Color) -> Color:
    """An ink that stands back without getting lost: blended with the ground, contrast 3 at the least.

    The ink itself must be legible on the ground.
    """
    blends = (ink.blend(ground, share / 100) for share in range(40, 0, -5))
    return next((blend for blend in blends if contrast(blend, ground) >= MUTED), ink)


def mean(colours: Sequence[Color]) -> Color:
    """The colour between these; there must be one at least.

    >>> mean([Color(0, 0, 0), Color(200, 100, 50)]).rgb
    (100, 50, 25)
    """
    red, green, blue = (sum(parts) // len(colours) for parts in zip(*(c.rgb for c in colours), strict=True))
    return Color(red, green, blue)


def hue_distance(one: Color, other: Color) -> float:
    """How far two hues are apart on the circle, from 0 (the same) to 0.5 (opposite).

    >>> hue_distance(Color(255, 0, 0), Color(0, 255, 255))
    0.5
    """
    apart = abs(one.hsl.h - other.hsl.h)
    return min(apart, 1 - apart)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
