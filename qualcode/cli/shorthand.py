"""Groups that are a command themselves."""

import click


class Shorthand(click.Group):
    """A group whose arguments are those of one of its commands where the first of them names no command."""

    def __init__(self, *args: object, default: str, **kwargs: object) -> None:
        """``default`` is the command that is meant where none is named."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # as click has them
        self.default = default

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Let what names no command be the arguments of the default one."""
        alone = not args and not self.no_args_is_help
        if alone or (args and args[0] not in self.commands and args[0] not in ctx.help_option_names):
            args = [self.default, *args]
        return super().parse_args(ctx, args)
