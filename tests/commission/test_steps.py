"""The judges of the empty-belt test, dense around their bounds."""

from __future__ import annotations

import pytest

from treadctl.commission import steps
from treadctl.commission.samples import Samples, late
from treadctl.commission.steps import Found, Refused, Scene
from treadctl.quantities import Speed


def reports(*speeds: int, before: int = 100, every_s: float = 1.0) -> Samples:
    samples = Samples(0.0, before)
    for n, speed in enumerate(speeds, 1):
        samples.add(n * every_s, Speed(speed))
    return samples


def scene(samples: Samples, target: int | None = None, step: int = 10, **more: object) -> Scene:
    return Scene(
        samples=samples,
        now_s=samples.last_s,
        target=None if target is None else Speed(target),
        floor=Speed(100),
        step=Speed(step),
        **more,  # type: ignore[arg-type]
    )


@pytest.mark.row("Z10")
@pytest.mark.hazard("H-04", "B04")
@pytest.mark.parametrize("settled", range(140, 520, 3))
def test_the_unit(settled: int) -> None:
    verdict = steps.unit(scene(reports(140, 200, *[settled] * 6), 257))
    ratio = settled / 257
    if 1.5 <= ratio <= 1.7:
        assert verdict == Refused("takes_miles", {"asked": "2.57 km/h", "got": str(Speed(settled))})
    elif abs(ratio - 1) > 0.1:
        assert isinstance(verdict, Refused)
        assert verdict.reason == "unit_unknown"
    else:
        assert isinstance(verdict, Found)


@pytest.mark.parametrize(("step", "settled", "holds"), [(10, 300, False), (50, 300, True), (50, 320, False)])
def test_a_coarse_machine_may_round_to_its_step(step: int, settled: int, holds: bool) -> None:
    verdict = steps.unit(scene(reports(140, 200, *[settled] * 6), 257, step))
    assert isinstance(verdict, Found) is holds


def test_nothing_is_judged_before_the_belt_has_settled() -> None:
    assert steps.unit(scene(reports(150, 200, 250, 257), 257)) is None
    assert steps.unit(scene(reports(100, 100), 257)) is None


@pytest.mark.hazard("H-72", "B09")
@pytest.mark.parametrize("risen", range(60))
def test_the_wrong_way(risen: int) -> None:
    verdict = steps.follows(scene(reports(257 + risen, 257 + risen, before=257), 100))
    wrong = isinstance(verdict, Refused) and verdict.reason == "goes_the_wrong_way"
    assert wrong is (risen > 20)


@pytest.mark.hazard("H-71")
@pytest.mark.parametrize("fallen", range(60))
def test_swapped_bytes(fallen: int) -> None:
    verdict = steps.byte_order(scene(reports(*[257 - fallen] * 6, before=257), 256))
    assert isinstance(verdict, Refused) is (fallen > 30)


@pytest.mark.hazard("H-71")
def test_a_machine_that_answers_every_target_with_an_error_is_judged_by_what_it_does() -> None:
    calm = reports(*[257] * 6, before=257)
    assert isinstance(steps.byte_order(scene(calm, 256, refused=True)), Refused)
    assert isinstance(steps.byte_order(scene(calm, 256, refused=True, grumbles=True)), Found)


@pytest.mark.hazard("H-70", "B14")
@pytest.mark.parametrize("speed", range(90, 240, 3))
def test_the_start_after_a_stop(speed: int) -> None:
    verdict = steps.started(scene(reports(0, 0, *[speed] * 6, before=0), former=Speed(200)))
    if speed <= 130:
        assert verdict == Found({"start_s": 3.0, "start_speed": Speed(speed)})
    else:
        assert isinstance(verdict, Refused)
        assert verdict.reason == ("starts_at_former" if abs(speed - 200) <= 30 else "starts_too_fast_alone")


def test_slope_and_reaction_lie_between_the_reports() -> None:
    samples = reports(100, 140, 180, 220, 257, 257, 257, before=100)
    assert samples.slope(257) == 40
    assert samples.reaction_s(40) == 1.0
    assert reports(257, 257, 257, 257).slope(257) == 157
    assert reports(100, 100).reaction_s(None) == 2.0


def test_the_late_reports() -> None:
    assert late([1.0] * 999 + [3.0]) == 3.0
    assert late([1.0] * 9990 + [3.0] * 10) == 3.0
    assert late([1.0] * 99999 + [3.0]) == 1.0
