"""The states of a session, and what leads from one to the next."""

from enum import Enum, auto


class State(Enum):
    """Where the session is. Stopping and pausing look alike from outside and end differently."""

    IDLE = "idle"
    STARTING = "starting"
    RUNNING = "running"
    STOPPING = "stopping"
    PAUSING = "pausing"
    PAUSED = "paused"

    def __init__(self, name: str) -> None:
        self.label = "stopping" if name == "pausing" else name  # as the trace names it


class Act(Enum):
    """What a session can be told."""

    START = auto()
    BEGIN = auto()
    STOP = auto()
    PAUSE = auto()
    REST = auto()


# A pair that is missing is refused and changes nothing.
NEXT: dict[tuple[State, Act], State] = {
    (State.IDLE, Act.START): State.STARTING,
    (State.PAUSED, Act.START): State.STARTING,
    (State.STARTING, Act.BEGIN): State.RUNNING,
    (State.STARTING, Act.STOP): State.STOPPING,
    (State.RUNNING, Act.STOP): State.STOPPING,
    (State.PAUSING, Act.STOP): State.STOPPING,
    (State.PAUSED, Act.STOP): State.STOPPING,
    (State.STARTING, Act.PAUSE): State.PAUSING,
    (State.RUNNING, Act.PAUSE): State.PAUSING,
    (State.STOPPING, Act.REST): State.IDLE,
    (State.PAUSING, Act.REST): State.PAUSED,
}
