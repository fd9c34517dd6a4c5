"""``qualcode table diff``."""

import click


@click.command("diff", short_help="Say which cells moved between two states, and why.")
def diff() -> None:
    """Say which cells moved between two states, and why."""
