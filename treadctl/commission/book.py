"""What an empty-belt test has found out so far, and what there is to tell of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from treadctl.commission import limits
from treadctl.commission.steps import OWN_START, STOP_COUNTDOWN
from treadctl.commission.wishes import Reject
from treadctl.facts import Findings, StopFound


class Book:
    """Findings that grow, until a machine is rejected or everything is known.

    Attributes:
        findings: what is known so far.
        news: notices for people, in order; whoever tells them empties it.
        over: nothing is left to do.
    """

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.news: list[tuple[str, Mapping[str, object]]] = []
        self.over = False

    def reject(
        self,
        reason: str,
        values: Mapping[str, object] | None = None,
        said: Mapping[str, object] | None = None,
    ) -> None:
        """Keep that this machine is not driven; the first reason stays.  `said`: numbers for the sentence."""
        if self.findings.refused is None:
            self.findings = replace(self.findings, refused=reason, **(values or {}))  # type: ignore[arg-type]
            self._tell("setup_refused", reason=reason, **(said or {}))
        self.over = True

    def _rejected(
        self,
        reason: str,
        values: Mapping[str, object] | None = None,
        said: Mapping[str, object] | None = None,
    ) -> Reject:
        self.reject(reason, values, said)
        return Reject(reason)

    def _keep(self, name: str, values: Mapping[str, object]) -> None:
        done = (*self.findings.done, name) if not self._is_done(name) else self.findings.done
        self.findings = replace(self.findings, done=done, **values)  # type: ignore[arg-type]
        self._tell("setup_found", step=name)

    def _keep_stop(self, name: str, found: StopFound) -> bool:
        """Keep what Stop did; False where it was not that Stop which stopped the belt."""
        if found.first_drop_s > limits.DROP_S:
            self.reject("does_not_stop")
            return False
        stops = tuple(sorted((*self.findings.stops, found), key=lambda stop: stop.speed))
        self._keep(name, {"stops": stops, "has_zero_frame": True})
        self._tell("setup_stopped", speed=str(found.speed), seconds=found.stand_s)
        if (self.findings.start_s or 0.0) < limits.COUNTDOWN_LEAST_S:
            self._keep(STOP_COUNTDOWN, {})  # there is nothing that could be stopped
        return True

    def _keep_countdown(self, name: str, *, stays: bool) -> None:
        self._keep(name, {"stop_in_countdown": stays})
        self._tell("setup_countdown_stays" if stays else "setup_countdown_starts")

    def _keep_loss(self, name: str, what: str, stops_s: float | None) -> None:
        self._keep(name, {"link_loss_stops_s": stops_s})
        self._tell(f"setup_link_{what}", seconds=stops_s)

    def _keep_own(self, *, works: bool, **fast: object) -> None:
        self._keep(OWN_START, {"own_start": works})
        news = "setup_own_start_fast" if fast else "setup_own_start_not"
        self._tell("setup_own_start" if works else news, **fast)

    def _is_done(self, name: str) -> bool:
        return name in self.findings.done

    def _tell(self, notice: str, **values: object) -> None:
        self.news.append((notice, values))
