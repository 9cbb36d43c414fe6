"""`completion`: what the shell needs to complete `treadctl`."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from treadctl.interfaces.cli.help import Spoken


@click.command(cls=Spoken)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script. For bash: treadctl completion bash >> ~/.bashrc."""
    from treadctl.interfaces.cli.app import treadctl

    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(found(treadctl, {}, "treadctl", "_TREADCTL_COMPLETE").source())
