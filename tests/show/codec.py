"""Lines 1.5 to 1.7: the codec, judged by vectors, by a peer and by chance."""

from __future__ import annotations

from pathlib import Path

from tests.show.line import Line, at_most, equal

MILLION = 1_000_000


def mutants(folder: Path) -> list[Line]:
    """Dangerous mistakes in either half; the vectors alone must notice each."""
    from tests.ftms.test_mutants import caught_by_vectors as product
    from tests.simulator.test_mutants import caught_by_vectors as simulated

    lines = []
    for half, results in (("product's half", product()), ("simulator's half", simulated())):
        missed = [name for name, caught in results if not caught]
        lines.append(equal(f"mutants of the {half} that vectors miss, of {len(results)}", missed, []))
    return lines


def decoding(folder: Path) -> list[Line]:
    """A full Treadmill Data record, ours and pyftms's on the same octets in the same run."""
    from bench.bench_decode import figures

    found, remarks = figures()
    lines = [
        Line(figure.text, f"{figure.value:.3g}", figure.bound, figure.holds, timing=True) for figure in found
    ]
    return [*lines, *(Line("remark", remark, "none", holds=True) for remark in remarks)]


def random_bytes(folder: Path) -> list[Line]:
    """A million random and mutated byte strings through every decoder."""
    from tests.ftms.test_random_bytes import random_bytes_run

    tally = random_bytes_run(MILLION, seed=1)
    print(f"  {tally}")
    return [at_most("other than a value or the typed error", len(tally.failures), 0, "strings")]
