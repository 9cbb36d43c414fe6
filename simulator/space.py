"""Whether what is sent arrives: at once, or when a silence ends."""

import asyncio
from collections.abc import Callable


class Space:
    """Passes things on in the running event loop, in order."""

    def __init__(self) -> None:
        self.is_silent = False
        self._held: list[Callable[[], None]] = []

    def pass_on(self, deliver: Callable[[], None]) -> None:
        """Delivers soon, or after the silence."""
        if self.is_silent:
            self._held.append(deliver)
        else:
            self.soon(deliver)

    @staticmethod
    def soon(deliver: Callable[[], None]) -> None:
        """Delivers soon, whatever is silent."""
        asyncio.get_running_loop().call_soon(deliver)

    def fall_silent(self) -> None:
        """Keeps back everything from now on."""
        self.is_silent = True

    def speak(self) -> None:
        """Ends a silence; what was kept back arrives now, in order."""
        self.is_silent = False
        held, self._held = self._held, []
        for deliver in held:
            deliver()

    def forget(self) -> None:
        """What was kept back is lost."""
        self._held.clear()
