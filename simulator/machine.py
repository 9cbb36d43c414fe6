"""The machines that can be simulated, by name."""

from .odd_belts import ODD_BELTS
from .odd_talkers import ODD_TALKERS
from .row import GYM, PAD, PLAIN, Machine

__all__ = ["MACHINES", "Machine"]

MACHINES: dict[str, Machine] = {
    machine.name: machine for machine in (PLAIN, PAD, GYM, *ODD_BELTS, *ODD_TALKERS)
}
