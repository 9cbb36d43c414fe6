"""Put on PYTHONPATH by a test: on SIGUSR1 the service does to itself what $TREADCTL_HARM's file says.

Nothing of the product knows about this; it is how a test reaches inside a process.
"""

import asyncio
import os
import resource
import signal
import sys
import time


def _harm(*_: object) -> None:
    with open(os.environ["TREADCTL_HARM"], encoding="utf-8") as file:
        what, _, which = file.read().strip().partition(" ")
    if what == "block":
        time.sleep(30)
    elif what == "exit":
        os._exit(3)
    elif what == "raise":
        raise RuntimeError("harm")
    elif what == "memory":
        resource.setrlimit(resource.RLIMIT_AS, (1 << 20, 1 << 20))
        raise MemoryError
    elif what == "task":
        _fail_tasks(which)


def _fail_tasks(which: str) -> None:
    """Raise inside the tasks whose name begins so, at what they are waiting for; "" is all of them."""
    loop = asyncio.get_running_loop()  # a signal handler runs in the loop's own thread
    for task in asyncio.all_tasks(loop):
        waits_for = getattr(task, "_fut_waiter", None)
        if type(waits_for) is asyncio.Future and task.get_name().startswith(which):
            loop.call_soon_threadsafe(waits_for.set_exception, RuntimeError("harm"))


if "treadctl.service" in sys.orig_argv and "TREADCTL_HARM" in os.environ:
    signal.signal(signal.SIGUSR1, _harm)
