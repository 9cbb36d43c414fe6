"""The vocabulary: what the rooms of treadctl say to one another.

Events go into the supervisor, effects come out of it, snapshots and notices
leave the service.  Everything here is frozen data without behaviour beyond
its own consistency; nothing here reads a clock, a socket or a file.

Times are monotonic seconds (float) unless a name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from treadctl.facts import Findings
from treadctl.quantities import Distance, Incline, Speed


class TreadctlError(Exception):
    """Anything that treadctl reports to a person; the text says what to do next."""


# --- what a machine is -------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a connected machine says it can do.  Hints, not truth: telemetry is the truth.

    A range is None where the machine does not give it; `firmware` is its
    Firmware Revision String, None where it cannot be read.
    """

    address: str
    name: str
    has_control_point: bool
    sets_speed: bool
    sets_incline: bool
    speed_min: Speed | None = None
    speed_max: Speed | None = None
    speed_step: Speed | None = None
    incline_min: Incline | None = None
    incline_max: Incline | None = None
    problems: tuple[str, ...] = ()
    firmware: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineFacts:
    """What commissioning saw of this machine; the defaults are of one that nobody has tried.

    Attributes:
        stop_s: longest time from Stop at the cap to a standing belt; None when never measured.
        firmware_s: time from a write to the belt's first answer to it.
        decel: what the belt loses each second after Stop; None when never measured.
        link_loss_stops_s: the belt stands so long after the link is lost; None: it goes on, or nobody knows.
        stop_repeat_safe: Stop was sent to the standing belt again and again, and it stood.
        hard_stop: what ends the movement without us: key | remote | plug.
        noise: how far a steady belt's reports lie apart; None when never measured.
        has_zero_frame: it reports 0 when it stands; some machines only fall silent.
        speed_min, speed_max, speed_step: what it really does, where that is not what it says.
        commissioned: the whole empty-belt test was passed by this very machine.
        refused: why it is never driven, an id of `words.NEVER`; None: nothing is known against it.
        changed: it says other things of itself than when it was commissioned.
        own_start: its own Start button starts the belt while we are connected.
        stop_in_countdown: stopped while it counts down it does not start; False: it starts all the same.
        guardian_proven: on this host the guardian's stop was seen to work in time.
    """

    commissioned: bool = False
    refused: str | None = None
    changed: bool = False
    own_start: bool = False
    stop_in_countdown: bool = True
    guardian_proven: bool = True
    stop_s: float | None = None
    firmware_s: float = 1.5
    decel: Speed | None = None
    link_loss_stops_s: float | None = None
    stop_repeat_safe: bool = True
    hard_stop: str = "key"
    rail: bool = True
    noise: Speed | None = None
    has_zero_frame: bool = True
    speed_min: Speed | None = None
    speed_max: Speed | None = None
    speed_step: Speed | None = None


class RadioTrouble(Enum):
    """Why no machine could be reached.  Each has its own words and next step."""

    NO_ADAPTER = "no_adapter"
    ADAPTER_OFF = "adapter_off"
    NO_PERMISSION = "no_permission"
    NO_RADIO = "no_radio"  # the given --radio cannot be opened (no simulator there, no dongle)
    NOT_FOUND = "not_found"  # nothing in reach that is a treadmill
    ADDRESS_NOT_FOUND = "address_not_found"
    BUSY = "busy"  # it is there, and another app holds it
    TIMED_OUT = "timed_out"
    NOT_A_TREADMILL = "not_a_treadmill"
    LINK_LOST = "link_lost"
    NOT_SIMULATED = "not_simulated"  # asked for the simulator, and this radio is not it
    OTHER_MACHINE = "other_machine"  # the service already holds another one
    HELD_HERE = "held_here"  # another service of this user holds it


class RadioError(TreadctlError):
    """The radio or the machine could not be reached.

    Attributes:
        trouble: the cause, for a message in the person's words.
        detail: what the library or the system said, for the log.
    """

    def __init__(self, trouble: RadioTrouble, detail: str = "") -> None:
        super().__init__(f"{trouble.value}: {detail}" if detail else trouble.value)
        self.trouble = trouble
        self.detail = detail


# --- what a person wants -----------------------------------------------------


WEEK_SPEED = Speed(20)
"""What the speed grows by in a week where a profile does not say less."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedStart:
    """A first amount that was agreed with a clinician.

    Attributes:
        walk_s: seconds of walking, at most 600.
        speed: at most 3.0 km/h.
        by: who agreed, in the person's words; kept, never read by a rule.
        day: local day on which it was agreed (ordinal, as `date.toordinal`).
    """

    walk_s: int
    speed: Speed
    by: str
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The most a person wants: cap, minutes, blocks and days are maxima, the break is a minimum.

    Attributes:
        week_percent: what time or speed may grow from one week to the next, 0 to 10 %.
        week_speed: nor may the speed grow by more than this, up to 0.2 km/h.
        rest_days: days of rest after each walk at least, 1 to 6.
        weekdays: the days of the week on which a walk may be, Monday is 0.
        check_s: seconds of walking between two check-ins at most, 60 to 300.
        agreed: a start agreed with a clinician; None: there is none.
    """

    name: str
    pattern: str
    cap: Speed
    walk_s: int
    block_s: int
    break_s: int
    days_per_week: int
    ramp_per_s: Speed  # rise of the target; above the everyday 0.1 only on a simulated radio
    simulated_only: bool = False  # refused on a real radio
    week_percent: int = 10
    week_speed: Speed = WEEK_SPEED
    rest_days: int = 1
    weekdays: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    check_s: int = 300
    agreed: AgreedStart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Checks:
    """What the questions of a walk are judged by: the card before it, and how often they come.

    Attributes:
        back, leg: the scores of that card, 0 to 10.
        zone: how far down it was, 0 (nothing) to 5 (foot); 2 or more only with leg pain.
        often: every two to three minutes.
        baseline: a walk of the first week, which one point more ends.
        every_s: at most so many seconds of walking between two questions, 60 to 300.
    """

    back: int
    leg: int
    zone: int
    often: bool = False
    baseline: bool = False
    every_s: int = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Today's walk, never more than the profile."""

    profile: str
    cap: Speed
    blocks_s: tuple[int, ...]  # walking time of each block
    break_s: int  # least time the belt stands between two blocks
    ramp_per_s: Speed
    level_until_s: int  # walked seconds before the speed may rise above the opening ramp
    simulated_only: bool = False
    checks: Checks | None = None  # None: nothing is asked on the way, as no card was answered before it


# --- commands: what may be asked of the machine ------------------------------


@dataclass(frozen=True, slots=True)
class StopBelt:
    """Stop (Control Point 08 01)."""


@dataclass(frozen=True, slots=True)
class StartBelt:
    """Start or Resume (07)."""


@dataclass(frozen=True, slots=True)
class SetSpeed:
    """Set Target Speed (02)."""

    speed: Speed


@dataclass(frozen=True, slots=True)
class LevelDeck:
    """Set Target Inclination to 0.0 % (03 00 00); no other incline is ever asked for."""


@dataclass(frozen=True, slots=True)
class RequestControl:
    """Request Control (00)."""


@dataclass(frozen=True, slots=True)
class TakeControl:
    """Request Control (00) by itself: its answer says whether the belt is still ours to drive."""


@dataclass(frozen=True, slots=True)
class PauseBelt:
    """Pause (08 02): some machines that ignore Stop obey this."""


@dataclass(frozen=True, slots=True)
class ResetMachine:
    """Reset (01): the last word to a machine that ignores Stop; control is gone after it."""


Command = (
    StopBelt | StartBelt | SetSpeed | LevelDeck | RequestControl | TakeControl | PauseBelt | ResetMachine
)


class Outcome(Enum):
    """What became of a command, as far as the Control Point tells."""

    ACCEPTED = "accepted"  # result 01; says nothing about the belt
    REFUSED = "refused"  # any other result
    UNANSWERED = "unanswered"  # written, no indication in time: unknown
    NOT_WRITTEN = "not_written"  # an ATT error: it never started
    WRITE_UNKNOWN = "write_unknown"  # the write itself timed out: it may still be executed


# --- events: what goes into the supervisor -----------------------------------


@dataclass(frozen=True, slots=True)
class Tick:
    """The control loop ran; since the tick before the computer slept for `asleep_s`, unseen by its clock."""

    asleep_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Connected:
    """A link is up, capabilities read and telemetry subscribed.  Nothing was written."""

    conn: int
    machine: Capabilities
    simulated: bool
    facts: MachineFacts = MachineFacts()


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The link of generation `conn` is gone."""

    conn: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telemetry:
    """One complete Treadmill Data record.  Absent is None, never 0."""

    conn: int
    at: float  # arrival
    speed: Speed
    incline: Incline | None = None
    distance: Distance | None = None
    elapsed_s: int | None = None
    heart_rate_bpm: int | None = None
    step_count: int | None = None


@dataclass(frozen=True, slots=True)
class BadTelemetry:
    """A record that could not be read (FTMS parser rules); counted, never guessed at."""

    conn: int
    reason: str


class MachineSays(Enum):
    """Machine Status events that the policy acts on."""

    RESET = "reset"
    STOPPED = "stopped"
    PAUSED = "paused"
    SAFETY_KEY = "safety_key"
    STARTED = "started"
    TARGET_SPEED = "target_speed"
    TARGET_INCLINE = "target_incline"
    CONTROL_LOST = "control_lost"


@dataclass(frozen=True, slots=True)
class MachineEvent:
    """A Machine Status notification."""

    conn: int
    says: MachineSays
    speed: Speed | None = None
    incline: Incline | None = None


@dataclass(frozen=True, slots=True)
class CommandDone:
    """A Control Point procedure ended."""

    conn: int
    command: Command
    outcome: Outcome
    result: int | None = None


@dataclass(frozen=True, slots=True)
class CommandDenied:
    """The byte gate refused a frame of our own."""

    conn: int
    command: Command
    reason: str
    our_bug: bool  # denied for content, not merely for time


class StopKind(Enum):
    """How gently to stop (HAZARDS 3.4).  The order is the severity."""

    SOFT = 1
    QUICK = 2
    NOW = 3


@dataclass(frozen=True, slots=True)
class PermitMinted:
    """A person at the machine pressed: one start is permitted for 10 s on this connection."""

    nonce: str
    issuer: str


@dataclass(frozen=True, slots=True)
class ArmRequested:
    """Start the walk, or go on after a break; consumes the permit.

    With `own_start` the press is still to come, on the machine's own Start:
    `permit` names the permit which that will mint.
    """

    permit: str
    plan: Plan | None = None  # None: go on with the walk that is in its break
    says_flat: bool = False  # the person looked: a machine without an incline value stands flat
    empty_belt: bool = False
    level: bool = False  # consent: lower the deck to 0 instead of starting
    own_start: bool = False  # wait for the machine's own Start, and write none


@dataclass(frozen=True, slots=True)
class SetupRequested:
    """Commission the connected machine on an empty belt, or go on where `findings` end."""

    findings: Findings


@dataclass(frozen=True, slots=True)
class SetupAnswered:
    """A person answered what the empty-belt test asked: yes or no."""

    yes: bool


@dataclass(frozen=True, slots=True)
class StopRequested:
    """Anyone, from anywhere.  Never refused."""

    channel: str
    kind: StopKind = StopKind.NOW
    reason: str = "person"


@dataclass(frozen=True, slots=True)
class BreakRequested:
    """The person wants a break now."""

    channel: str


@dataclass(frozen=True, slots=True)
class SlowerRequested:
    """One notch slower; no rise afterwards in this block.

    Attributes:
        channel: where it came from.
        here: whoever pressed is at the treadmill; what a house sends says nothing of who walks.
    """

    channel: str
    here: bool = True


@dataclass(frozen=True, slots=True)
class CancelRequested:
    """A key during the countdown: back to where it began."""

    channel: str


@dataclass(frozen=True, slots=True)
class EndRequested:
    """The person has had enough: end softly, or end a break without walking on."""

    channel: str


@dataclass(frozen=True, slots=True)
class CheckAnswered:
    """An answer on the way.

    `question` is the value of a `care.checkins.Question`; `value` is "same", "better" or "worse" for
    "compared", else a number: a score 0-10, a zone 1-5, numbness 0 or 1, the rise in another joint 0-10.
    "here" fits every question: somebody is there (any other key or tap), and the question stays open.
    """

    question: str
    value: str | int


@dataclass(frozen=True, slots=True)
class WorseSaid:
    """The person says "worse", asked or not: the details follow, one by one."""


@dataclass(frozen=True, slots=True)
class WrongSaid:
    """The person says "something is wrong": the walk ends, by our ramp."""


@dataclass(frozen=True, slots=True)
class Watched:
    """How many interfaces that a person watches are there now."""

    count: int


@dataclass(frozen=True, slots=True)
class GuardianBeat:
    """The guardian process is there and heard our last beat.

    `speed` is what it reads from the belt itself, where it shares our link.
    """

    speed: Speed | None = None


@dataclass(frozen=True, slots=True)
class GuardianActs:
    """The guardian wrote to the machine itself: it took us for dead."""

    what: str


@dataclass(frozen=True, slots=True)
class StartedByOther:
    """The machine took a Start on this link that nobody here wrote: another program's, or a dead one's."""

    conn: int


@dataclass(frozen=True, slots=True)
class StackAnswered:
    """The Bluetooth stack under link `conn` answered a question just now."""

    conn: int


@dataclass(frozen=True, slots=True)
class StackDown:
    """The Bluetooth stack is gone or answers nothing: what is written may come late or never."""

    reason: str


@dataclass(frozen=True, slots=True)
class LatchFound:
    """An earlier service of ours ended with a belt that it did not see to stand."""

    cause: str


@dataclass(frozen=True, slots=True)
class JournalSays:
    """Why nothing can be written down just now, in a sentence; None: it can again."""

    trouble: str | None


@dataclass(frozen=True, slots=True)
class CapLowered:
    """The profile of the walk under way was edited: it now allows less than at arming."""

    cap: Speed


@dataclass(frozen=True, slots=True)
class StandsConfirmed:
    """A person looked: the belt stands."""

    channel: str


Event = (
    Tick
    | Connected
    | Disconnected
    | Telemetry
    | BadTelemetry
    | MachineEvent
    | CommandDone
    | CommandDenied
    | PermitMinted
    | ArmRequested
    | SetupRequested
    | SetupAnswered
    | StopRequested
    | BreakRequested
    | SlowerRequested
    | CancelRequested
    | EndRequested
    | CheckAnswered
    | WorseSaid
    | WrongSaid
    | Watched
    | GuardianBeat
    | GuardianActs
    | StackAnswered
    | StartedByOther
    | StackDown
    | LatchFound
    | JournalSays
    | CapLowered
    | StandsConfirmed
)


# --- effects: what comes out of the supervisor -------------------------------


@dataclass(frozen=True, slots=True)
class Send:
    """Put this command on the wire; it was cleared."""

    command: Command


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that people and logs should hear: an id of the word catalogue with numbers.

    Goes to every interface, to `--json` and to the journal.
    """

    id: str
    values: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reconnect:
    """The link is gone and a stop is owed: come back, bounded, for Stop only."""


CUT_TO_MEASURE = "cut_to_measure"  # the reason of a Disconnected that a CutLink brought about


@dataclass(frozen=True, slots=True)
class CutLink:
    """Cut the link, and stay away for `seconds`: the empty-belt test wants to know what the belt does."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The walk is over and the belt is accounted for."""

    summary: Summary


@dataclass(frozen=True, slots=True)
class Measured:
    """Commissioning found out more: what is known of the machine now, to be stored."""

    findings: Findings


Effect = Send | Notice | Reconnect | CutLink | SessionEnded | Measured


# --- what the guardian is told ---


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What the guardian must know to act alone: the core's view of the belt, each tick.

    Attributes:
        may_move: our own commands may have the belt moving; only then may the guardian stop it.
        armed: a walk is under way, or its countdown.
        target: what the belt was last asked for.
        stopping: a stop of ours is in force and not yet followed to standstill.
    """

    may_move: bool
    armed: bool
    target: Speed
    stopping: bool


# --- what leaves the service -------------------------------------------------


class State(Enum):
    """The state word of a snapshot (a contract with scripts)."""

    NONE = "none"
    IDLE = "idle"
    COUNTDOWN = "countdown"
    WALK = "walk"
    SLOWING = "slowing"
    BREAK = "break"
    STOPPING = "stopping"
    STOPPED = "stopped"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What is going on, for every interface."""

    state: State
    speed: Speed | None = None
    target: Speed | None = None
    cap: Speed | None = None
    incline: Incline | None = None
    heart_rate_bpm: int | None = None  # by the machine's own sensor
    block: int = 0  # 1 is the first; 0 outside a walk
    blocks: int = 0
    walked_s: int = 0
    walk_s: int = 0  # planned walking time
    level_s: int | None = (
        None  # walked seconds before the speed may rise above the opening ramp; None outside
    )
    next_change_s: int | None = None
    waits_for: str | None = None  # "continue": a break that a person ends; "own_start": Start at the machine
    limited_by: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    protected: bool = False  # a guardian beats
    question: str | None = None  # the open one: compared | leg | back | zone | numb | other
    question_again: bool = False  # nobody answered it yet, and it was repeated


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The last line of a walk.

    Attributes:
        ended: done | person | pain | fault | refused.  "pain": a rule of the check-ins ended it, and `reason`
            is pain | wrong | attention | emergency.  In the first week one point more ends a walk that has
            done its work: "done", with the reason baseline.
        slows: how many answers slowed it.
        pain_breaks: how many answers led to a break.
        worst: the sharpest action of its answers: continue | slow | break | stop | emergency.
        rule: the row that ended it, or that led to `worst`; "" where nothing was answered.
        speed: the planned speed, less what the machine, an edit of the profile or answers took; None outside.
    """

    walked_s: int
    distance_m: int
    blocks: int
    breaks: int
    top_speed: Speed
    ended: str
    reason: str
    slows: int = 0
    pain_breaks: int = 0
    worst: str = "continue"
    rule: str = ""
    speed: Speed | None = None
