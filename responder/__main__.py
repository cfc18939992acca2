"""The command line."""

import sys

import click
from threadpoolctl import threadpool_limits

from responder import __version__
from responder.commands import (
    backtest,
    bench,
    check,
    drill,
    evaluate,
    feeds,
    intake,
    journal,
    library,
    play,
    replay,
    report,
    rota,
    run,
    sign_in,
    site,
    tune,
    webpush,
    why,
)
from responder.errors import ResponderError


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__)
def cli() -> None:
    """Emergency science communication: from the first signal to a vetted explanation in public.

    Start with `responder run`, or `responder run --drill` to see an exercise.
    """


for command in (
    run.run,
    check.check,
    drill.drill,
    feeds.feeds,
    replay.replay,
    play.play,
    evaluate.evaluate,
    tune.tune,
    backtest.backtest,
    why.why,
    bench.bench,
    library.library,
    journal.journal,
    intake.intake,
    sign_in.sign_in,
    report.report,
    site.site,
    rota.rota,
    webpush.webpush_key,
):
    cli.add_command(command)


def main() -> None:
    """Run the command line; a fault is one clear sentence and exit code 1, not a traceback."""
    # The matrices here are small: more than one thread only waits for the others, and where another
    # process keeps a core busy it waits ten times as long as it works.
    threadpool_limits(limits=1, user_api="blas")
    try:
        cli(standalone_mode=False)
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except ResponderError as error:
        click.echo(f"responder: {error}", err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
