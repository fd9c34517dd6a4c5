"""Groups of commands of which the one that lists need not be named."""

import click


class Listing(click.Group):
    """A group that lists where its first argument is no command of it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let what names no command be the arguments of ``list``."""
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["list", *args]
        return super().parse_args(ctx, args)
