"""The command line: a treadmill in a process of its own.

Standard output carries one line, `radio sim:HOST:PORT`, as soon as clients can join, and with --page a second
one, `page ADDRESS`; everything else goes to standard error.
"""

import argparse
import asyncio
import contextlib
import importlib.util
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TextIO

from bumble.transport import open_transport
from bumble.transport.common import TransportSink, TransportSource

from .machine import MACHINES
from .options import options_parser
from .radio import TcpRadio
from .simulator import Simulator
from .vhci import kernel_adapter

_log = logging.getLogger("simulator")


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the simulator until SIGTERM, SIGINT or, if asked for, the end of standard input."""
    parser = options_parser()
    options = parser.parse_args(argv)
    if options.page is not None and importlib.util.find_spec("websockets") is None:
        parser.exit(2, f"{parser.prog}: --page needs the extra `page`: pipx install 'treadctl[page]'\n")
    logging.basicConfig(
        level=logging.INFO if options.verbose else logging.WARNING,
        stream=sys.stderr,
        format="%(levelname)s %(name)s: %(message)s",
    )
    try:
        with _open_trace(options.trace) as trace:
            asyncio.run(_run(options, trace))
    except OSError as error:
        parser.exit(2, f"{parser.prog}: {error}\n")
    return 0


def _open_trace(path: Path | None) -> contextlib.AbstractContextManager[TextIO | None]:
    if path is None:
        return contextlib.nullcontext()
    try:
        return path.open("w", encoding="utf-8", buffering=1)  # a killed simulator leaves whole records
    except OSError as error:
        raise OSError(f"--trace: {error}; choose a file that can be written") from error


async def _run(options: argparse.Namespace, trace: TextIO | None) -> None:
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError):  # Windows: Ctrl-C ends it all the same
            loop.add_signal_handler(number, ended.set)
    if options.exit_with_parent:
        try:
            loop.add_reader(sys.stdin.fileno(), _end_at_eof, ended)
        except PermissionError as error:
            raise OSError("--exit-with-parent needs a pipe as standard input; leave it out") from error
    if isinstance(options.radio, str) and options.radio.startswith("vhci:"):
        await _serve_kernel(options, trace, ended)
    elif isinstance(options.radio, str):
        await _serve_dongle(options, trace, ended)
    else:
        await _serve_tcp(options, trace, ended)


async def _serve_tcp(options: argparse.Namespace, trace: TextIO | None, ended: asyncio.Event) -> None:
    simulator = _simulator(options, trace, None)
    # The radio is left last, so that clients hear of the end of their connections.
    async with TcpRadio(simulator.air, options.supervision_timeout) as radio, simulator:
        host, port = options.radio
        try:
            await radio.start(host, port)
        except OSError as error:
            raise OSError(f"--radio: {error}; choose another port, 0 takes a free one") from error
        print(f"radio sim:{host}:{radio.port}", flush=True)
        await _until(ended, simulator, options)


async def _serve_kernel(options: argparse.Namespace, trace: TextIO | None, ended: asyncio.Event) -> None:
    simulator = _simulator(options, trace, None)
    async with contextlib.AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(kernel_adapter(simulator.air, options.radio))
        except OSError as error:
            hint = "load the module hci_vhci, and be allowed to write there"
            raise OSError(f"--radio: {options.radio} cannot be opened ({error}); {hint}") from error
        await stack.enter_async_context(simulator)
        print("radio os", flush=True)
        await _until(ended, simulator, options)


async def _serve_dongle(options: argparse.Namespace, trace: TextIO | None, ended: asyncio.Event) -> None:
    try:
        transport = await open_transport(options.radio)
    except Exception as error:  # each kind of dongle has its own
        hint = "is it there, and not used by anything else?"
        raise OSError(f"--radio: {options.radio} cannot be opened ({error!r}); {hint}") from error
    async with transport as (source, sink), _simulator(options, trace, (source, sink)) as simulator:
        source.terminated.add_done_callback(lambda _: ended.set())
        print(f"radio {options.radio}", flush=True)
        await _until(ended, simulator, options)


async def _until(ended: asyncio.Event, simulator: Simulator, options: argparse.Namespace) -> None:
    """Waits for the end, beside the page if one is wanted."""
    if options.page is None:
        await ended.wait()
        return
    from .page.language import words_for
    from .page.serve import Page

    page = Page(simulator, options.page, words_for(os.environ))
    try:
        await page.start()
    except OSError as error:
        raise OSError(f"--page: {error}; choose another port, 0 takes a free one") from error
    print(f"page {page.address}", flush=True)
    try:
        await ended.wait()
    finally:
        await page.stop()


def _simulator(
    options: argparse.Namespace,
    trace: TextIO | None,
    dongle: tuple[TransportSource, TransportSink] | None,
) -> Simulator:
    return Simulator(
        MACHINES[options.machine],
        options.seed,
        trace=trace,
        events=options.scenario,
        name=options.name,
        address=options.address,
        supervision_timeout_s=options.supervision_timeout,
        dongle=dongle,
    )


def _end_at_eof(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 1024):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()


if __name__ == "__main__":
    sys.exit(main())
