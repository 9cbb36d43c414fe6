"""What clients may ask for, carried out: one request in, one reply out."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from treadctl import voice
from treadctl.commission import STEPS
from treadctl.messages import FROM_HOUSE, Request
from treadctl.model import (
    ArmRequested,
    BreakRequested,
    CancelRequested,
    EndRequested,
    Notice,
    PermitMinted,
    RadioError,
    SetupAnswered,
    SetupRequested,
    SlowerRequested,
    StandsConfirmed,
    StopKind,
    TreadctlError,
)
from treadctl.safety import limits
from treadctl.safety.arming import machine_refused, never_walked, too_coarse
from treadctl.service.afar import told_to, who
from treadctl.service.answers import BadAnswerError, saying
from treadctl.service.care_answers import ANSWERS
from treadctl.service.care_requests import CARE, OFF_LOOP_S, CareRequests, Start, refused
from treadctl.service.holding import WATCHED, watched_out
from treadctl.service.knowledge import begin_with, known_of
from treadctl.service.machine import Machine
from treadctl.service.ports import Ports
from treadctl.service.programme import NotNowError
from treadctl.service.service import Service

_log = logging.getLogger(__name__)

Reply = dict[str, Any]

PLACES = ("shown", "spoken", "tag")
"""What proves that whoever presses on a page stands at the treadmill."""

BUSY = "already_walking"
FREE = ("none", "idle")
"""States in which a treadmill is let go of; a belt that was started at its console is `idle`, and moves."""


class Requests:
    """Carries out requests for one service.

    Some wait (`scan`, `connect`, `permit`, `arm`), but for nothing that the
    control loop needs.  A stop never waits.
    """

    def __init__(self, ports: Ports, service: Service, machine: Machine) -> None:
        self._ports = ports
        self._service = service
        self._machine = machine
        self._care = CareRequests(ports, service, machine)

    async def take(self, request: Request, role: str) -> Reply:
        """Return the reply's values; `ok` tells whether the request was carried out.

        Whatever fails is answered: a client must not wait for a start that does not come.
        """
        ends = self._service.broken or self._service.ending.is_set()
        if ends and request.name not in ("stop", "snapshot", "bye", "shutdown"):
            return {"ok": False, "reason": "service_ends"}
        try:
            return await self._take(request, role)
        except RadioError as error:
            if isinstance(error, ValueError):  # not the name of a radio
                return {"ok": False, "reason": "bad_value", "message": f"The radio {error.detail}."}
            return {"ok": False, "trouble": error.trouble.value, "detail": error.detail}
        except NotNowError as error:
            return refused(error)
        except TreadctlError as error:
            return {"ok": False, "reason": "bad_value", "message": str(error)}
        except Exception:
            _log.critical("the request %r failed", request.name, exc_info=True)
            if request.name == "arm":  # its person is told that nothing starts
                self._service.feed(CancelRequested(f"socket:{role}"))
            return {"ok": False, "reason": "request_failed"}

    def now(self, request: Request, role: str) -> Reply:
        """Carry out what waits for nothing: above all, a stop."""
        service, channel = self._service, f"socket:{role}"
        match request.name:
            case "stop":
                kind = StopKind.QUICK if role == "remote" else StopKind.NOW
                service.stop(channel, kind, FROM_HOUSE if role == "remote" else "person")
            case "break":
                service.feed(BreakRequested(channel))
            case "slower":
                service.feed(SlowerRequested(channel, here=role != "remote"))
            case "cancel":
                service.feed(CancelRequested(channel))
            case "end":
                service.feed(EndRequested(channel))
            case "check" | "worse" | "wrong":
                return self._said(request)
            case "answer":
                service.feed(SetupAnswered(request.body.get("yes") is True))
            case "confirm_stands":
                service.feed(StandsConfirmed(channel))
            case "snapshot":
                return {"ok": True, **service.snapshot()}
            case "shutdown":
                service.ending.set()
            case _:
                pass
        return {"ok": True}

    def _said(self, request: Request) -> Reply:
        """Hand on what the person says of back and leg; "ok" where the walk took it."""
        refusal = self._service.answer_of(saying(request))
        return {"ok": True} if refusal is None else self._no(refusal)

    def _no(self, refusal: Notice) -> Reply:
        return self._busy() if refusal.values.get("reason") == BUSY else {"ok": False, **refusal.values}

    def _busy(self) -> Reply:
        """Say why the treadmill is not free: a walk, or a stop that is looked after for some seconds."""
        watched = self._service.snapshot()["state"] in WATCHED
        return {"ok": False, "reason": "stop_watched" if watched else BUSY}

    async def _take(self, request: Request, role: str) -> Reply:
        service = self._service
        match request.name:
            case "scan":
                if not service.idle:
                    return self._busy()
                return {"ok": True, "machines": await self._machine.survey()}
            case "connect":
                return await self._connect(request)
            case "permit":
                return await self._permit(request)
            case "prepare":
                return await self._prepare(request.body)
            case "arm":
                return await self._arm(request)
            case "capture":
                return await self._capture()
            case "setup":
                return await self._setup(request)
            case "let_go":
                await watched_out(lambda: str(service.snapshot()["state"]))
                free = await self._machine.let_go(self._nothing_goes_on)
                return {"ok": True} if free else {"ok": False, "reason": "in_use"}
            case _ if request.name in CARE:
                return await self._asked(request, role)
            case _:
                return self.now(request, role)

    async def _prepare(self, body: Mapping[str, Any]) -> Reply:
        """Choose a profile beforehand, for a minute; it starts and arms nothing, and disturbs no walk."""
        name = body.get("profile")
        if not isinstance(name, str) or not name:
            raise BadAnswerError("profile is missing: the name of the one to prepare. Nothing was prepared.")
        profile = await self._care.off_loop(lambda: self._ports.profile_of(name))
        if profile.simulated_only:
            return {"ok": False, "reason": "no_programme", "profile": profile.name}
        if not self._service.idle:
            return self._busy()
        return {"ok": True, **self._service.prepare(profile.name, who(body))}

    async def _asked(self, request: Request, role: str) -> Reply:
        """Ask the programme; from afar no walk is disturbed, and little is told."""
        if role == "remote" and request.name in ANSWERS and not self._service.idle:
            return self._busy()
        return told_to(role, request.name, await self._care.take(request))

    async def _connect(self, request: Request) -> Reply:
        address = request.body.get("address")
        simulated = await self._machine.connect(
            str(address) if address is not None else None,
            only_simulated=request.body.get("only_simulated") is True,
            may_switch=self._service.idle,
        )
        machine = self._machine.capabilities
        refusal = machine_refused(machine, limits.ABS_MAX) if machine is not None else None
        stops = self._service.stops
        reply = {"ok": True, "address": self._machine.address, "simulated": simulated, "stops": stops}
        reply |= self._facts(simulated)
        return {**reply, "never": dict(refusal.values)} if refusal is not None else reply

    async def _capture(self) -> Reply:
        """From the next connection on, tell clients every octet that passes."""
        if not self._service.idle:
            return self._busy()
        await self._machine.capture(self._service.raw)
        return {"ok": True}

    def _nothing_goes_on(self) -> bool:
        """Whether the treadmill can be left to another service: nobody walks there, by us or without us."""
        service = self._service
        now = service.snapshot()
        return service.idle and not service.sweep.under_way and now["state"] in FREE and not now["speed_kmh"]

    def _facts(self, simulated: bool) -> Reply:
        """What a person should know of the machine before standing on it."""
        known, facts = self._machine.known, self._machine.facts
        refusal = None if simulated else never_walked(facts, tried=False)
        machine = self._machine.capabilities
        return {
            "name": machine.name if machine is not None else "",
            "commissioned": facts.commissioned,
            "hard_stop": facts.hard_stop,
            "rail": facts.rail,
            "link_loss_stops_s": facts.link_loss_stops_s,
            "stop_in_countdown": facts.stop_in_countdown,
            "too_coarse_kmh": too_coarse(machine),
            "guardian_proven": facts.guardian_proven,
            "own_start": facts.own_start,
            "hint": known.hint.says if known.hint is not None else None,
            "file_trouble": known.trouble,
            "not_walked": dict(refusal.values) if refusal is not None else None,
        }

    async def _setup(self, request: Request) -> Reply:
        """Begin the empty-belt test of the connected machine, or go on with one that was interrupted."""
        machine = self._machine.capabilities
        if machine is None:
            return {"ok": False, "reason": "no_machine"}
        files, name = self._ports.machines, machine.name
        known = await known_of(files, self._ports.off_loop, machine.address, name)
        findings = begin_with(known, machine, dict(request.body), simulated=self._service.simulated)
        refusal = self._service.answer_of(SetupRequested(findings))
        if refusal is not None:
            return self._no(refusal)
        return {"ok": True, "done": list(findings.done), "steps": list(STEPS)}

    async def _permit(self, request: Request) -> Reply:
        """Mint a permit for a press at the machine."""
        if self._out_of_place(request.body):
            return {"ok": False, "reason": "no_place"}
        if (void := await self._void(request.body)) is not None:
            return void
        nonce = self._ports.nonce()
        self._ports.audit.write(
            "permit_minted", id=nonce[:8], issuer=str(request.body.get("issuer", "terminal"))
        )
        self._service.feed(PermitMinted(nonce, "terminal"))
        return {"ok": True, "permit": nonce}

    async def _void(self, body: Mapping[str, Any]) -> Reply | None:
        """Say why a press is void; None once the journal was seen to be writable.

        A stop that came after the press (its count is in the request) voids it.
        """
        stops = body.get("stops", self._service.stops)
        trouble = await self._care.off_loop(self._ports.journal.check_writable)
        if trouble is not None:
            return {"ok": False, "reason": "journal", "message": trouble}
        return {"ok": False, "reason": "stopped_meanwhile"} if stops != self._service.stops else None

    def _out_of_place(self, body: Mapping[str, Any]) -> bool:
        """Tell whether a press lacks the proof that its person stands at the treadmill.

        A page can be opened in any room: at a real machine it starts nothing without one.  In a break
        the press suffices; a walk that has just ended is none, while its belt is still watched, too.
        """
        rests = self._service.snapshot()["waits_for"] == "continue"
        proven = rests or self._service.simulated or body.get("place") in PLACES
        return body.get("issuer") == "page" and not proven

    async def _arm(self, request: Request) -> Reply:
        body = request.body
        if self._service.sweep.under_way:
            return {"ok": False, "reason": "sweeping"}
        own_start = body.get("own_start") is True  # the press is still to come, and proves its place itself
        asked = {"stops": self._service.stops, **body}
        start: Start | None = None
        if body.get("profile") is not None:
            start = await self._care.start(body)
        plan = None if start is None else start.plan
        wish = ArmRequested(
            self._ports.nonce() if own_start else str(body.get("permit", "")),
            plan,
            says_flat=body.get("says_flat") is True,
            empty_belt=body.get("empty_belt") is True,
            level=body.get("level") is True,
            own_start=own_start,
        )
        try:
            async with asyncio.timeout(OFF_LOOP_S), self._service.duties.latched():
                # at the very last: it has no permit that a stop on the way would have dropped
                if own_start and (void := await self._void(asked)) is not None:
                    return void
                refusal = self._service.answer_of(wish)
        except (OSError, TimeoutError) as error:
            return {"ok": False, "reason": "journal", "message": str(error) or "the disk does not answer"}
        if refusal is not None:
            return self._no(refusal)
        if start is not None:
            walk = start.walk
            self._service.armed(start.plan, self._ports.nonce()[-16:] if walk is None else walk.id, walk)
            self._care.begun(start)
        return {"ok": True, "voice": voice.name(self._ports.guardian.voices)}
