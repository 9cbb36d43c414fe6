"""The units that systemd is given, with their reasons: for whoever administers it, so in English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

SERVICE, PAGE, MQTT = "treadctl.service", "treadctl-page.service", "treadctl-mqtt.service"
ALL = (SERVICE, PAGE, MQTT)
OURS = "# Written by `treadctl install-service`; `treadctl install-service --remove` takes it away."
WATCHDOG_S = 10  # the loop ticks ten times a second; a moving belt has the guardian, after 0.7 s
STOP_S = 45  # an ending service waits 20 s for its belt to stand, and as long where it works without its core
LEAVES_S = 10  # a bridge says goodbye to its broker within 3 s

_SERVICE = """\
{ours}
[Unit]
Description=treadctl: drives the treadmill when somebody asks
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=notify
NotifyAccess=main
{environment}ExecStart=:{command}
# Fed by the control loop alone. A loop that hangs is killed, not asked: thawed later, it could still write.
WatchdogSec={watchdog}
WatchdogSignal=SIGKILL
# SIGTERM stops a moving belt first, and waits until it stands.
KillSignal=SIGTERM
TimeoutStopSec={stop}
# Only the service itself is ended: its guardian, in the same group, has to outlive it and stop the belt.
KillMode=process
OOMPolicy=continue
# What comes back starts no belt and connects to none, but for one thing: a belt that it left moving
# less than ten minutes ago is stopped.
Restart=on-failure
RestartSec=2
RestartPreventExitStatus=2

[Install]
WantedBy=default.target
"""

_PAGE = """\
{ours}
[Unit]
Description=treadctl: the page
Requires={service}
After={service}
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
{environment}ExecStart=:{command}
# SIGTERM stops a belt that this page started first.
KillSignal=SIGTERM
TimeoutStopSec={stop}
KillMode=process
Restart=on-failure
RestartSec=2
RestartPreventExitStatus=2

[Install]
WantedBy=default.target
"""

_MQTT = """\
{ours}
[Unit]
Description=treadctl: the MQTT bridge
# It only looks on: a service that ends takes no bridge along, and a bridge that fails stops no walk.
Wants={service}
After={service}
StartLimitIntervalSec=300
StartLimitBurst=5

[Service]
Type=exec
{environment}ExecStart=:{command}
# SIGTERM says "offline" first.
KillSignal=SIGTERM
TimeoutStopSec={leaves}
Restart=on-failure
RestartSec=5
RestartPreventExitStatus=2

[Install]
WantedBy=default.target
"""


def service_unit(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the unit of the service.

    Args:
        command: `treadctl serve` with its options, the program as an absolute path.
        environment: what it needs besides what systemd gives.
    """
    return _SERVICE.format(
        ours=OURS,
        environment=_environment(environment),
        command=_command(command),
        watchdog=WATCHDOG_S,
        stop=STOP_S,
    )


def page_unit(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the unit of the page, which needs the service's; arguments as there."""
    return _PAGE.format(
        ours=OURS,
        environment=_environment(environment),
        command=_command(command),
        service=SERVICE,
        stop=STOP_S,
    )


def mqtt_unit(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the unit of the MQTT bridge; arguments as there."""
    return _MQTT.format(
        ours=OURS,
        environment=_environment(environment),
        command=_command(command),
        service=SERVICE,
        leaves=LEAVES_S,
    )


def _command(parts: Sequence[str]) -> str:
    return " ".join(_quoted(part) for part in parts)


def _environment(variables: Mapping[str, str]) -> str:
    return "".join(f"Environment={_quoted(f'{name}={value}')}\n" for name, value in variables.items())


def _quoted(text: str) -> str:
    """Quote as systemd.syntax(7) reads it; the `:` before a command leaves every $ alone."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("\n", "\\n") + '"'
