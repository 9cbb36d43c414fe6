"""What commissioning found out about one machine: plain values, as they are stored."""

from __future__ import annotations

from dataclasses import dataclass

from treadctl.quantities import Speed

HARD_STOPS = ("key", "remote", "plug")
"""What ends the movement without treadctl: the red key, the remote control's button, the plug."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFound:
    """One stop that was measured.

    Attributes:
        speed: what the belt did before.
        first_drop_s: from Stop to the first slower report; as coarse as the machine's reports.
        stand_s: from Stop to the first report of 0.
    """

    speed: Speed
    first_drop_s: float
    stand_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Everything that was found out so far.  None is "not found out yet".

    Attributes:
        address, name: the machine, as it calls itself.
        simulated: found out on the simulator; never good for a real belt.
        speed_min, speed_max, speed_step: what it said of itself; another answer is another machine.
        firmware: its Firmware Revision String; another one is another machine, None is compared with nothing.
        hard_stop: key | remote | plug; a person said so.
        rail: it has a handrail; a person said so.
        tested_on: the local day of the newest result, as "2026-11-22".
        done: names of the steps that are over, in their order.
        refused: why it is never driven; None: nothing speaks against it.
        period_s: mean time between two reports.
        period_p999_s: 99.9 % of the reports came within this time.
        unit_ratio: reported speed for each 1 asked.
        firmware_s: from a new target to the first report that follows it.
        display_agrees: a person compared the machine's display.
        noise: how far reports of a steady belt lie from their middle.
        start_s: from Start to the first movement.
        start_speed: what it starts with by itself.
        rise_per_s, fall_per_s: how it goes from one target to another.
        stops: what Stop did, slowest first.
        stop_repeat_safe: Stop to the standing belt moved nothing.
        has_zero_frame: it says 0 when it stands, instead of falling silent.
        stop_in_countdown: stopped while it counted down, it stood; None: no countdown, or nobody tried.
        own_start: the machine's own Start starts it while we are connected, and it says so (status 04).
        link_loss_stops_s: it stands so long after the link is lost; None: it goes on, or nobody tried.
    """

    address: str
    name: str
    simulated: bool
    hard_stop: str
    rail: bool
    speed_min: Speed | None = None
    speed_max: Speed | None = None
    speed_step: Speed | None = None
    firmware: str | None = None
    tested_on: str | None = None
    done: tuple[str, ...] = ()
    refused: str | None = None
    period_s: float | None = None
    period_p999_s: float | None = None
    unit_ratio: float | None = None
    firmware_s: float | None = None
    display_agrees: bool | None = None
    noise: Speed | None = None
    start_s: float | None = None
    start_speed: Speed | None = None
    rise_per_s: Speed | None = None
    fall_per_s: Speed | None = None
    stops: tuple[StopFound, ...] = ()
    stop_repeat_safe: bool | None = None
    has_zero_frame: bool | None = None
    stop_in_countdown: bool | None = None
    own_start: bool = False
    link_loss_stops_s: float | None = None
