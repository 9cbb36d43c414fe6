"""Does to the machine what a scenario says: presses keys, pulls the safety key, breaks the radio."""

from collections.abc import Callable

from .peripheral import Peripheral
from .radio import Air
from .treadmill import Treadmill

PRESS_S = 0.2  # between two presses of one console key

Later = Callable[[float, Callable[[], None]], None]  # does something after so many seconds


class Faults:
    """The hand that plays a scenario. `air` is None on a real dongle."""

    def __init__(
        self,
        treadmill: Treadmill,
        peripheral: Peripheral,
        air: Air | None,
        supervision_timeout_s: float,
        later: Later,
    ) -> None:
        self._treadmill = treadmill
        self._peripheral = peripheral
        self._air = air
        self._supervision_timeout_s = supervision_timeout_s
        self._later = later
        self._silences = 0  # counted, so that an old timer does not touch a new silence
        self._silent = False

    def do(self, verb: str, values: dict[str, float]) -> None:
        """Does one thing, now. `values` are complete and checked."""
        if not self._use_console(verb, int(values.get("times", 1))):
            self._treadmill.note(verb, **values)
            self._break_something(verb, values)
        self._peripheral.publish()

    def _use_console(self, verb: str, times: int) -> bool:
        match verb:
            case "key_pulled":
                self._treadmill.pull_key()
            case "key_inserted":
                self._treadmill.insert_key()
            case "console_plus":
                self._press("+", times)
            case "console_minus":
                self._press("-", times)
            case "console_start":
                self._press("start", 1)
            case "console_stop":
                self._press("stop", 1)
            case _:
                return False
        return True

    def _break_something(self, verb: str, values: dict[str, float]) -> None:
        match verb:
            case "drop_link":
                self._fall_silent(values["seconds"])
            case "link_lost":
                self._fall_silent(None)
            case "link_back":
                self._speak(self._silences)
            case "ignore_commands" | "obey_commands":
                self._treadmill.control.obeys = verb == "obey_commands"
            case "control_lost":
                self._peripheral.revoke_control()
            case "runaway":
                self._treadmill.belt.run_away(values["kmh_per_s"], values["limit_kmh"])
            case _:
                self._break_words(verb, values)

    def _break_words(self, verb: str, values: dict[str, float]) -> None:
        """What the machine says, or fails to say."""
        peripheral = self._peripheral
        match verb:
            case "telemetry_stops":
                peripheral.telemetry = False
            case "telemetry_holds":
                peripheral.hold_frames("scenario")
            case "telemetry_freezes":
                peripheral.frozen = True
            case "telemetry_resumes":
                peripheral.telemetry, peripheral.frozen = True, False
                peripheral.release_frames("scenario")
            case "hang_writes" | "answer_writes":
                peripheral.answers_writes = verb == "answer_writes"
            case "lose_answers":
                peripheral.answers = False
            case "delay_answers":
                peripheral.answer_delay_s = values["seconds"]
            case "answers_back":
                machine = self._treadmill.machine
                peripheral.answers = machine.answer != "none"
                peripheral.answer_delay_s = machine.answer_delay_s
            case _:
                raise ValueError(f"nothing does {verb}")

    def _press(self, key: str, times: int) -> None:
        self._treadmill.press(key)
        self._peripheral.publish()
        if times > 1:
            self._later(PRESS_S, lambda: self._press(key, times - 1))

    def _fall_silent(self, seconds: float | None) -> None:
        """The radio is out of reach; the connections end if it stays so past the supervision time-out."""
        if self._air is None:
            self._peripheral.disconnect_all()
            return
        self._silences += 1
        silence = self._silences
        self._silent = True
        self._air.fall_silent()
        self._peripheral.hold_frames("radio")
        self._later(self._supervision_timeout_s, lambda: self._break_links(silence))
        if seconds is not None:
            self._later(seconds, lambda: self._speak(silence))

    def _break_links(self, silence: int) -> None:
        if self._air is not None and self._silent and silence == self._silences:
            self._air.break_links()

    def _speak(self, silence: int) -> None:
        if self._air is not None and self._silent and silence == self._silences:
            self._silent = False
            self._air.speak()
            self._peripheral.release_frames("radio")
