"""A treadmill in a process of its own: a Fitness Machine Service over a virtual or a real radio."""

from .machine import MACHINES, Machine
from .radio import Air, AirController, TcpRadio
from .scenario import Event, load
from .simulator import Simulator
from .trace import Truth
from .verb import ScenarioError
from .workbench import Port, Unreachable, Workbench

__version__ = "0.1.0"  # it comes with treadctl, and is as old

__all__ = [
    "MACHINES",
    "Air",
    "AirController",
    "Event",
    "Machine",
    "Port",
    "ScenarioError",
    "Simulator",
    "TcpRadio",
    "Truth",
    "Unreachable",
    "Workbench",
    "load",
]
