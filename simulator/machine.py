"""The machines that can be simulated: one row each, with the precedent that it follows."""

from dataclasses import dataclass, field, replace
from typing import Literal

from .belt import Motor
from .wire import Field, Op

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
    stop_starts: bool = False  # Stop on a standing belt starts it
    speed_factor: float = 1.0  # true speed per speed told
    floor: int = 0  # the belt runs no slower and no faster than this, whatever it was told
    ceiling: int = 2500
    incline_factor: float = 1.0  # true incline per incline told
    on_link_loss: Literal["continues", "stops"] = "continues"
    link_loss_stop_s: float = 0.0

    centrals: int = 1
    mtu: int = 185
    data_period_s: float = 1.0
    fields: Field = PLAIN_FIELDS
    step_octets: int = 2
    silent_after_stop: bool = False  # no frames once the belt stands, until the next start
    training_text: str = ""

    control_point: bool = True
    machine_status: bool = True
    status_to_writer: bool = False  # a change by a client is told to that client too
    control_can_be_taken: bool = True  # a second client's Request Control wins
    answers_by: Literal["indication", "notification"] = "indication"
    offers: Literal["indication", "notification"] = "indication"  # the Control Point's property
    answer: Literal["honest", "none", "failed"] = "honest"
    answer_delay_s: float = 0.0
    more_targets: tuple[Op, ...] = ()

    @property
    def targets(self) -> tuple[Op, ...]:
        """The Set operations that the Control Point serves."""
        if not self.control_point:
            return ()
        incline = (Op.SET_INCLINE,) if self.incline_max else ()
        return (Op.SET_SPEED, *incline, *self.more_targets)


_PLAIN = Machine(
    "plain", "an ordinary treadmill by FTMS 1.0.1; times as Urevo, FitShow and TM11GY (3 s countdown)"
)
_PAD = replace(
    _PLAIN,
    name="pad",
    source="walking pads without incline, such as KingSmith Z1 and FitShow: 1.0-6.0 km/h",
    speed_max=600,
    incline_max=0,
    fields=Field.DISTANCE | Field.ENERGY | Field.ELAPSED,
)
_GYM = replace(
    _PLAIN,
    name="gym",
    source="all that FTMS 1.0.1 allows a treadmill, nearly as Life Fitness and Matrix; two clients",
    fields=ALL_FIELDS,
    more_targets=PROGRAMME_TARGETS,
    centrals=2,
)

MACHINES: dict[str, Machine] = {
    machine.name: machine
    for machine in (
        _PLAIN,
        _PAD,
        _GYM,
        replace(
            _PLAIN,
            name="tilted",
            source="a treadmill left at 3 % by its last user",
            incline_at_boot=30,
        ),
        replace(
            _PLAIN,
            name="quiet",
            source="Reebok FR30z: never a Machine Status",
            machine_status=False,
        ),
        replace(
            _PLAIN,
            name="silent-stop",
            source="Reebok FR30z: the stream just ends after the stop, without a zero-speed frame",
            silent_after_stop=True,
        ),
        replace(
            _PLAIN,
            name="notifies",
            source="Horizon Omega Z: the Control Point offers Notify instead of Indicate",
            answers_by="notification",
            offers="notification",
        ),
        replace(
            _PLAIN,
            name="notifies-anyway",
            source="Urevo E1L: answers as notifications although indications were enabled",
            answers_by="notification",
        ),
        replace(
            _PLAIN,
            name="mute",
            source="KingSmith MC21: other ops than Request Control give no indication at all, yet are obeyed",
            answer="none",
        ),
        replace(
            _PLAIN,
            name="grumpy",
            source="KingSmith MC21: Request Control is answered 04, then Start is obeyed",
            answer="failed",
        ),
        replace(
            _PLAIN,
            name="fast-min",
            source="a slowest speed that is too fast for some: 0.5-1.6 km/h were seen, this is beyond",
            speed_min=180,
        ),
        replace(
            _PLAIN,
            name="read-only",
            source="Sole F85, Mobvoi TMP, Sperax RM-01: data, but no remote speed control",
            control_point=False,
            machine_status=False,
        ),
        replace(
            _GYM,
            name="split",
            source="Technogym MyRun, Matrix TouchXL: records in two parts at the smallest MTU",
            mtu=23,
            centrals=1,
        ),
        replace(
            _PAD,
            name="steps",
            source="Urevo, CITYSPORTS: reserved flag bit 13 carries steps in three octets",
            fields=_PAD.fields | Field.STEPS,
            step_octets=3,
        ),
        replace(
            _PAD,
            name="steps-short",
            source="KingSmith Z1: reserved flag bit 13 carries steps in two octets",
            fields=_PAD.fields | Field.STEPS,
        ),
        replace(
            _PLAIN,
            name="former",
            source="Urevo E1L, FitShow FS-0099C3: Start goes straight back to the former speed",
            start_returns_to="former",
        ),
        replace(
            _PLAIN,
            name="miles",
            source="TM11GY: a target of 1.00 km/h is run as 1.00 mph and answered with Success",
            speed_factor=1.609344,
        ),
        replace(
            _PLAIN,
            name="toggle",
            source="TM11GY: Start on a moving belt ramps it to 0, with Success each time",
            start_toggles=True,
        ),
        replace(
            _PLAIN,
            name="stop-starts",
            source="KingSmith K12, QWalkingPad: Stop on a standing belt starts it",
            stop_starts=True,
        ),
        replace(
            _PLAIN,
            name="stops-alone",
            source="Domyos T900C (weak evidence): the belt stops when the link is lost",
            on_link_loss="stops",
        ),
    )
}
