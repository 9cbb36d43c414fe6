"""What a simulated machine can be like: one row, all of whose fields have an ordinary default."""

import math
from dataclasses import dataclass, field, replace
from typing import Literal

from .belt import Motor
from .scenario import Event
from .wire import Field, Op, Result, Training

PLAIN_FIELDS = Field.DISTANCE | Field.INCLINE | Field.ENERGY | Field.ELAPSED
ALL_FIELDS = (
    PLAIN_FIELDS
    | Field.AVERAGE_SPEED
    | Field.ELEVATION
    | Field.HEART_RATE
    | Field.METABOLIC
    | Field.REMAINING
    | Field.FORCE
)
PROGRAMME_TARGETS = (
    Op.SET_HEART_RATE,
    Op.SET_ENERGY,
    Op.SET_STEPS,
    Op.SET_STRIDES,
    Op.SET_DISTANCE,
    Op.SET_TIME,
    Op.SET_TWO_ZONES,
    Op.SET_THREE_ZONES,
    Op.SET_FIVE_ZONES,
)


@dataclass(frozen=True, slots=True)
class Machine:
    """What one model is and does. Speeds in 0.01 km/h, inclines in 0.1 %, as on the wire."""

    name: str
    source: str  # who is known to be like this

    speed_min: int = 100
    speed_max: int = 1200
    speed_step: int = 10
    incline_max: int = 100  # 0 = no incline motor
    incline_step: int = 5
    incline_at_boot: int = 0
    motor: Motor = field(default_factory=Motor)

    countdown_s: float = 3.0
    start_returns_to: Literal["minimum", "former", "preset"] = "minimum"
    start_toggles: bool = False  # Start on a moving belt stops it
    start_wanted_every_s: float = math.inf  # Start must be sent again and again, or it stops
    counts_on: bool = False  # Stop in the countdown is answered with Success and forgotten
    stop_starts: bool = False  # Stop on a standing belt starts it
    speed_factor: float = 1.0  # true speed per speed told
    floor: int = 0  # the belt runs no slower and no faster than this, whatever it was told
    ceiling: int = 2500
    incline_factor: float = 1.0  # true incline per incline told
    on_link_loss: Literal["continues", "stops"] = "continues"
    link_loss_stop_s: float = 0.0
    pause_stops: bool = False  # Pause acts as Stop and clears the counters
    second_stop_s: float = 0.0  # Stop pauses, and ends what runs so much later
    levels_after_stop: bool = False  # the deck goes back to 0
    minus_adds: bool = False  # both speed buttons raise the speed
    locks_console: bool = False  # with a client connected +, - and Start do nothing
    start_only_told: bool = False  # Start on the console is told to the clients, and starts nothing
    troubles: tuple[tuple[str, dict[str, float]], ...] = ()  # lasting verbs that it was born with
    happens: tuple[Event, ...] = ()  # what always happens to it

    centrals: int = 1
    mtu: int = 185
    data_period_s: float = 1.0
    fields: Field = PLAIN_FIELDS
    step_octets: int = 2
    heart_rate: int = 0  # bpm, by a hand sensor that is held while somebody walks; 0 = there is none
    silent_after_stop: bool = False  # no frames once the belt stands, until the next start
    idle_fields: Field | None = None  # other fields while the belt stands
    reported_factor: float = 1.0  # speed reported per true speed
    speed_kept_paused: bool = False  # a paused belt is reported as if it ran
    frame_least: int = 0  # octets of a record: fewer are filled up with zeros, more are cut off
    frame_most: int = 0xFFFF
    distance_step: int = 1  # m
    distance_at_boot: int = 0  # m; this and the seconds count on from what was there before
    elapsed_at_boot: int = 0
    odometer: int = 0  # m that are never reset
    counters_hide: bool = False  # all 0 while the belt stands
    elevation_unknown: bool = False  # "not available", as if the field were signed
    training_text: str = ""
    training_flag_lies: bool = False  # the flag of a text without the text
    training_running: int = Training.MANUAL

    firmware: str = "simulator"
    control_point: bool = True
    machine_status: bool = True
    status_to_writer: bool = False  # a change by a client is told to that client too
    tells_stop: bool = True
    stale_status: tuple[bytes, ...] = ()  # told again to each who subscribes
    tells_ramp: bool = False  # each second of a stop is told as a new target
    control_is_free: bool = False  # obeys whoever writes, asked for control or not
    control_can_be_taken: bool = True  # a second client's Request Control wins
    answers_by: Literal["indication", "notification"] = "indication"
    offers: Literal["indication", "notification"] = "indication"  # the Control Point's property
    answer: Literal["honest", "none", "failed"] = "honest"
    answer_delay_s: float = 0.0
    short_reads: bool = False  # features and ranges lack their second half
    unserved: Result = Result.NOT_SUPPORTED  # the answer to an op code that is not served
    out_of_range: Literal["refused", "clamped"] = "refused"
    swaps_octets: bool = False  # takes the target speed as big-endian
    control_stops: bool = False  # Request Control stops a moving belt
    speed_wants_start: bool = False  # a target is obeyed only right after another Start
    speed_wants_press: bool = False  # a target is obeyed only after a press on the console
    spin_up_s: float = 0.0  # from the belt's start, and in it a target ...
    in_spin_up: Literal["obeyed", "not_permitted", "ends_link"] = "obeyed"
    write_gap_s: float = 0.0  # writes that follow each other faster are lost
    more_targets: tuple[Op, ...] = ()

    @property
    def targets(self) -> tuple[Op, ...]:
        """The Set operations that the Control Point serves."""
        if not self.control_point:
            return ()
        incline = (Op.SET_INCLINE,) if self.incline_max else ()
        return (Op.SET_SPEED, *incline, *self.more_targets)


PLAIN = Machine(
    "plain", "an ordinary treadmill by FTMS 1.0.1; times as Urevo, FitShow and TM11GY (3 s countdown)"
)
PAD = replace(
    PLAIN,
    name="pad",
    source="walking pads without incline, such as KingSmith Z1 and FitShow: 1.0-6.0 km/h",
    speed_max=600,
    incline_max=0,
    fields=Field.DISTANCE | Field.ENERGY | Field.ELAPSED,
)
GYM = replace(
    PLAIN,
    name="gym",
    source="all that FTMS 1.0.1 allows a treadmill, nearly as Life Fitness and Matrix; two clients",
    fields=ALL_FIELDS,
    heart_rate=92,
    more_targets=PROGRAMME_TARGETS,
    centrals=2,
)
