"""A story made ready to be judged: writes, edges, sessions, faults with their times, and this machine's bounds."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from tests.fuzz.story import Sample, Story
from tests.fuzz.world import World

Row = dict[str, Any]
FOREVER = float("inf")
STARTS_WITHIN = 15.0  # seconds from a start to the belt's first movement, the countdown left out
LATCH_S = 600.0  # a latch that is older says nothing of the belt (H-79)
ROUNDED = 1e-6  # times in the trace have six places

START, STOP, TARGET, INCLINE, CONTROL, RESET = "07", "0801", "02", "03", "00", "01"
IMPLAUSIBLE = 2500  # hundredths: no home treadmill runs faster
LIVES = ("service_dead", "service_starts")
NOT_EXECUTED = ("fd", "fe")  # ATT errors: the machine never began with it


class Span(NamedTuple):
    """From when until when, and what it is about."""

    start: float
    end: float
    what: str

    def overlaps(self, start: float, end: float) -> bool:
        return self.start <= end and start <= self.end


@dataclass(frozen=True)
class Bounds:
    """What this machine can do at best.

    Attributes:
        period: seconds between two records.
        firmware: seconds from a byte at the machine to a belt that reacts.
        stop: km/h lost each second after Stop, at least.
        down: km/h lost each second towards a lower target, at least.
    """

    period: float
    firmware: float
    stop: float
    down: float
    floor: float
    step: float


class Facts:
    """One story with its world."""

    def __init__(self, world: World, story: Story) -> None:
        self.world, self.story = world, story
        self.truth: list[Sample] = story.truth
        self.times = [sample.t for sample in story.truth]
        self.end = self.times[-1] if self.times else 0.0
        self.writes = [row for row in story.audit if row["audit"] == "write"]
        self.executed = [
            row
            for row in story.events
            if row["event"] == "control_point" and row["answer"] not in NOT_EXECUTED
        ]
        self.edges = [row for row in story.events if row["event"] == "edge"]
        self.frames = [row for row in story.events if _tells(row)]
        self.heard = [row for row in story.events if _tells(row) or _tells_a_speed(row)]
        self.keys = [row for row in story.events if row["event"] in ("console", "key_pulled")]
        self.beats_until = float(
            story.notes.get("beats_until", FOREVER)
        )  # then the guardian's turn: not played
        self.calm = float(story.notes.get("calm", self.end))
        self.bounds = _bounds(world, story.notes)
        self.latency = world.radio.get("latency_s", 0.02) + world.radio.get("jitter_s", 0.0)

    # --- the true belt

    def v(self, t: float) -> float:
        """The true speed at a time (the last sample before it)."""
        place = bisect_right(self.times, t + ROUNDED) - 1
        return self.truth[place].v if place >= 0 else 0.0

    def sample(self, t: float) -> Sample:
        """The last sample before a time."""
        return self.truth[max(0, bisect_right(self.times, t) - 1)]

    def between(self, start: float, end: float) -> list[Sample]:
        """The samples of a stretch."""
        return self.truth[bisect_left(self.times, start) : bisect_right(self.times, end)]

    def still_from(self, t: float) -> float:
        """When the belt is next at rest, from `t` on; FOREVER if never."""
        for sample in self.truth[max(0, bisect_right(self.times, t) - 1) :]:
            if sample.v == 0:
                return max(t, sample.t)
        return FOREVER

    # --- what was said and done

    def audit(self, what: str) -> list[Row]:
        """The product's records of one sort."""
        return [row for row in self.story.audit if row["audit"] == what]

    def told(self, *names: str) -> list[Row]:
        """The notices of some ids."""
        return [row for row in self.story.lines if row["event"] in names]

    def heard_in(self, start: float, end: float) -> bool:
        """Whether a voice or an alarm spoke of a lost link or of a belt that is not heard, in a stretch."""
        voices = [row for row in self.audit("voice") if "link" in row["id"] or "blind" in row["id"]]
        return self.alarm_in(start, end) or any(start <= row["t"] <= end for row in voices)

    def last_start(self, t: float) -> float:
        """When the belt was last about to be started by us."""
        return max((row["t"] for row in self.told("starting") if row["t"] <= t), default=0.0)

    def stop_asked(self, t: float) -> bool:
        """Whether a person asked for a stop in the minute before."""
        wrong = (row for row in self.story.harness if row["do"] == "says" and row["what"] == "wrong")
        return any(t - 60.0 <= row["t"] <= t for row in (*self.audit("stop"), *wrong))

    def silence_before(self, t: float) -> float:
        """Seconds since the last record was delivered."""
        return t - max((row["delivered"] for row in self.frames if row["delivered"] <= t), default=-FOREVER)

    def seen_to_stand(self, t: float) -> float:
        """When the third record of a belt at rest in a row was delivered, after a time."""
        zeros, link = 0, None
        for row in self.frames:
            if row["delivered"] >= t and row["generated"] >= t:
                on = next(
                    (one for one in self.links if one.overlaps(row["delivered"], row["delivered"])), None
                )
                if on is not link or self.fault_in("G L D", row["delivered"], row["delivered"], after=5.0):
                    zeros, link = 0, on
                    continue
                zeros = zeros + 1 if self.v(row["generated"]) == 0 else 0
                if zeros == 3:
                    return float(row["delivered"])
        return FOREVER

    def delivered_in_all(self) -> int:
        """How many records were delivered to a client."""
        return len(self.frames)

    def sweeps(self, t: float) -> bool:
        """Whether a new service looks for the belt of before and has seen nothing of it yet."""
        starts = [row["t"] for row in self.story.harness if row["do"] == "service_starts" and row["t"] <= t]
        return bool(starts) and not any(starts[-1] < row["t"] <= t for row in self.told("connected"))

    def service_lives(self, t: float) -> bool:
        """Whether there is a service, running or frozen."""
        lives = [row["do"] for row in self.story.harness if row["do"] in LIVES and row["t"] <= t]
        return lives[-1:] != ["service_dead"]

    def forgotten(self, t: float) -> bool:
        """Whether the service was started so long after the last write of the one before it that its latch is old."""
        starts = [row["t"] for row in self.story.harness if row["do"] == "service_starts" and row["t"] <= t]
        if not starts:
            return False
        before = [row["t"] for row in self.writes if row["t"] < starts[-1]]
        return bool(before) and starts[-1] - before[-1] > LATCH_S

    def stalled(self, start: float, end: float) -> float:
        """For how long of a stretch the service did not run; how long it may is its guardian's business (I6)."""
        stalls = [(row["t"], row["values"]["seconds"]) for row in self.story.harness if row["do"] == "stall"]
        return float(sum(max(0.0, min(end, t + seconds) - max(start, t)) for t, seconds in stalls))

    def ran_until(self, start: float, end: float) -> float:
        """When the service has run for as long as from `start` to `end`, if it did not run all that time."""
        until = end
        while (later := end + self.stalled(start, until)) > until + ROUNDED:
            until = later
        return until

    def slept(self, start: float, end: float) -> float:
        """For how long the host was suspended meanwhile: what the harness had begun takes so much longer."""
        naps = [row for row in self.story.harness if row["do"] == "suspend" and start < row["t"] < end]
        return float(sum(row["values"]["seconds"] for row in naps))

    def awake(self, start: float, end: float) -> float:
        """Seconds between two rows without those that nobody noted: what a belt did in a nap is noted after it."""
        return end - start - self.slept(start, end) - self.stalled(start, end)

    def asleep(self, t: float) -> bool:
        """Whether the host was suspended at a time."""
        naps = (row for row in self.story.harness if row["do"] == "suspend")
        return any(row["t"] <= t <= row["t"] + row["values"]["seconds"] for row in naps)

    def restarted_in(self, span: Span) -> bool:
        """Whether a person started a new service meanwhile."""
        starts = (row["t"] for row in self.story.harness if row["do"] == "service_starts")
        return any(span.start <= t <= span.end for t in starts)

    def taken(self, write: Row) -> bool:
        """Whether a write was not answered by "busy"."""
        t = write["t"]
        came = (row for row in self.story.events if t <= row["t"] <= t + 1.0)
        same = (row for row in came if row["event"] == "control_point" and row["w"] == write["bytes"])
        return next((row["answer"] for row in same), "") not in NOT_EXECUTED

    def ended_by_us(self, t: float) -> bool:
        """Whether the link ended because the run did."""
        return any(row["do"] == "ends" and row["t"] <= t for row in self.story.harness)

    def issued(self, prefix: str) -> list[Row]:
        """The writes that went out with these first octets, whoever wrote them."""
        return [row for row in self.writes if row["bytes"].startswith(prefix)]

    def ran(self, prefix: str) -> list[Row]:
        """The writes that the machine took."""
        return [row for row in self.executed if row["w"].startswith(prefix)]

    @cached_property
    def alarms(self) -> list[Span]:
        """When an alarm was on."""
        spans, began = [], None
        for row in self.audit("alarm"):
            if row["on"] and began is None:
                began = row["t"]
            elif not row["on"] and began is not None:
                spans.append(Span(began, row["t"], "alarm"))
                began = None
        return spans if began is None else [*spans, Span(began, FOREVER, "alarm")]

    def alarm_in(self, start: float, end: float) -> bool:
        """Whether an alarm is on at some time of a stretch."""
        return any(alarm.overlaps(start, end) for alarm in self.alarms)

    @cached_property
    def said(self) -> list[Span]:
        """What it says of the belt, and from when until when."""
        rows = self.audit("said")
        ends = [row["t"] for row in rows[1:]] + [min(self.end, self.beats_until)]
        return [Span(row["t"], end, row["what"]) for row, end in zip(rows, ends, strict=True)]

    def cap(self, t: float) -> float:
        """The cap pinned at a time, km/h; 0 before any."""
        cap = 0.0
        for row in self._caps:
            if row["t"] > t:
                break
            cap = row["cap_kmh"]
        return cap

    @cached_property
    def _caps(self) -> list[Row]:
        return [row for row in self.story.audit if row["audit"] in ("armed", "cap") and "cap_kmh" in row]

    @cached_property
    def links(self) -> list[Span]:
        """When the machine had a client."""
        open_at: dict[int, float] = {}
        spans: list[Span] = []
        for row in self.story.events:
            if row["event"] == "connected":
                open_at[row["conn"]] = row["t"]
            elif row["event"] == "disconnected" and row["conn"] in open_at:
                spans.append(Span(open_at.pop(row["conn"]), row["t"], str(row["conn"])))
        return [*spans, *(Span(t, FOREVER, str(conn)) for conn, t in open_at.items())]

    def linked(self, start: float, end: float) -> bool:
        """Whether one link lasted through the whole stretch."""
        return any(link.start <= start and end <= link.end for link in self.links)

    # --- faults

    @cached_property
    def faults(self) -> list[Span]:
        """What was done to this world and for how long; `what` is the kind.

        A sleeping computer puts off what the harness wanted to end meanwhile: the end that is told counts.
        """
        spans: list[Span] = []
        for place, row in enumerate(self.story.harness):
            if row.get("kind", "person") != "person" and row["do"] != "end":
                lasts = row["lasts"] or row["values"].get("seconds", 0.0)
                end = row["t"] + lasts
                end += self.slept(row["t"], end) if row["do"].startswith("freeze") else 0.0
                told = (
                    other["t"]
                    for other in self.story.harness[place:]
                    if other.get("what") == row["do"] and other.get("kind") == row["kind"]
                )
                end = next((t for t in told if t >= end - ROUNDED), end)  # not that of another one within it
                spans.append(Span(row["t"], min(end, max(row["t"], self.calm)), row["kind"]))
        return spans

    def fault_in(self, families: str, start: float, end: float, after: float = 3.0) -> bool:
        """Whether a fault of these families (or kinds) was active in a stretch or shortly before it."""
        names = families.split()
        return any(
            span.overlaps(start - after, end) and any(span.what.startswith(name) for name in names)
            for span in self.faults
        )

    def lasting(self, verb: str, **values: object) -> list[Span]:
        """The stretches in which something was done to the world; the first end of it ends it."""
        spans: list[Span] = []
        began: float | None = None
        for row in self.story.harness:
            if row["do"] == verb and began is None and values.items() <= row["values"].items():
                began = row["t"]
            elif began is not None and (row["do"] == "calm" or row.get("what") == verb):
                spans.append(Span(began, row["t"], verb))
                began = None
        return spans if began is None else [*spans, Span(began, self.end, verb)]

    # --- sessions

    @cached_property
    def in_control(self) -> list[Span]:
        """Stretches in which our session has the belt: from its Start to 5 s of standstill after "stopped"."""
        spans: list[Span] = []
        rests = [row["t"] for row in self.told("stopped", "break", "cancelled")]
        for start in sorted([*(row["t"] for row in self.issued(START)), *self.takeovers]):
            if spans and start < spans[-1].end:
                continue
            rest = next((t for t in rests if t > start), FOREVER)
            spans.append(Span(start, min(rest + 5.0, self.end), "ours"))
        return spans

    def ours(self, t: float) -> bool:
        """Whether the belt is ours at a time: in control, and last set going by us."""
        if not any(span.start <= t <= span.end for span in self.in_control):
            return False
        starts = [row for row in self.edges if row["kind"] == "leaves_zero" and row["t"] <= t]
        return not starts or starts[-1]["cause"] == "client" or self._taken_over(starts[-1]["t"], t)

    def _taken_over(self, edge: float, t: float) -> bool:
        """Whether a belt that left 0 by a person's key had been taken over before, or was until `t`."""
        others = (row["t"] for row in self.edges if row["kind"] == "leaves_zero" and row["t"] < edge)
        before = max(max(others, default=-FOREVER), edge - STARTS_WITHIN - self._countdown)
        return any(before < taken <= t for taken in self.takeovers)

    # --- the machine's own Start

    @cached_property
    def takeovers(self) -> list[float]:
        """When a start at the machine was taken for the press that was waited for: from there it is ours."""
        return [row["t"] for row in self.audit("permit_consumed") if row.get("purpose") == "own_start"]

    @cached_property
    def presses(self) -> list[float]:
        """When somebody there pressed: on a screen, or the machine's own Start, which was taken over."""
        return sorted([*self.minted, *self.takeovers])

    @cached_property
    def minted(self) -> list[float]:
        """When somebody pressed on a screen: what a Start of ours needs."""
        return [row["t"] for row in self.audit("permit_minted") if row.get("issuer") != "machine"]

    @property
    def _countdown(self) -> float:
        return float(self.story.notes["machine"]["countdown"])


def _tells(row: Row) -> bool:
    """Whether a record told its speed: whole, or with one of its other parts lost."""
    return row["event"] == "frame" or (row["event"] == "frame_lost" and bool(row["tells_speed"]))


def _tells_a_speed(row: Row) -> bool:
    """Whether a spoiled record holds its flags and a possible speed all the same: it is news of the belt (H-23)."""
    parts = [bytes.fromhex(part) for part in row["w"]] if row["event"] == "frame_spoiled" else []
    firsts = [part for part in parts if len(part) >= 4 and not part[0] & 1]
    return any(int.from_bytes(part[2:4], "little") <= IMPLAUSIBLE for part in firsts)


def _bounds(world: World, notes: Row) -> Bounds:
    machine = notes["machine"]
    latency = world.radio.get("latency_s", 0.02) + world.radio.get("jitter_s", 0.0)
    return Bounds(
        period=machine["period"],
        firmware=machine["dead_time"] + 6 * machine["lag"] + 4 * latency + 0.2,
        stop=machine["stop"],
        down=machine["down"],
        floor=machine["floor"],
        step=machine["step"],
    )
