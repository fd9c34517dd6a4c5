"""``qualcode keys``."""

import click


@click.command("keys", short_help="Print a file to change the keys of the screens in.")
def command() -> None:
    """Print a settings file with every key of the screens and what it does, each in a comment.

    Its head says where the file belongs: `qualcode keys > config.toml`, take the "# " away before a line,
    give another key.
    """
    from qualcode.ui.config import config_template
    from qualcode.ui.keys import KEYS

    click.echo(config_template((key.id, key.keys, key.text) for key in KEYS if key.action), nl=False)
