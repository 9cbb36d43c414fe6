import pytest

from treadctl.device.ports import Found
from treadctl.device.scan import Kind, Verdict, candidates, is_busy, is_candidate, judge, look
from treadctl.model import Capabilities
from treadctl.quantities import Speed

FTMS = "00001826-0000-1000-8000-00805f9b34fb"
HEART_RATE = "0000180d-0000-1000-8000-00805f9b34fb"


def advert(
    data: str | None = None, *, name: str | None = "X", uuids: tuple[str, ...] = (FTMS,), rssi: int = -60
) -> Found:
    service_data = {} if data is None else {FTMS: bytes.fromhex(data)}
    return Found(address=name or "?", name=name, rssi=rssi, service_uuids=uuids, service_data=service_data)


@pytest.mark.parametrize(
    ("found", "kind", "reasons"),
    [
        (advert("010100"), Kind.TREADMILL, []),  # FTMS.md 2: a treadmill that is free
        (advert("010001"), Kind.TREADMILL, []),  # FitShow FS-BC11B7: type octets swapped
        (advert("0101"), Kind.TREADMILL, []),  # one type octet
        (advert("000100"), Kind.TREADMILL, ["in_use"]),
        (advert("01"), Kind.TREADMILL, ["type_not_said"]),
        (advert("00"), Kind.TREADMILL, ["type_not_said", "in_use"]),
        (advert(""), Kind.TREADMILL, ["type_not_said"]),
        (advert(None), Kind.TREADMILL, ["type_not_said"]),  # Sole F65: no service data
        (advert(None, name=None), Kind.TREADMILL, ["type_not_said"]),  # Horizon, Yesoul: no name
        (advert("010100", uuids=()), Kind.TREADMILL, []),  # service data without the UUID list
        (advert("012100"), Kind.TREADMILL, []),  # treadmill and bike in one
        (advert("01010099"), Kind.TREADMILL, []),
        (advert("012000"), Kind.NOT_SUPPORTED, ["other_machine"]),  # an indoor bike
        (advert("010020"), Kind.NOT_SUPPORTED, ["other_machine"]),
        (advert("01ff7f"), Kind.TREADMILL, []),
        (advert(None, name="FS-BC11B7", uuids=()), Kind.MAYBE, ["known_name"]),
        (advert(None, name="ks-hd-z1d", uuids=(HEART_RATE,)), Kind.MAYBE, ["known_name"]),
        (advert(None, name="HORIZON_7.0AT", uuids=()), Kind.MAYBE, ["known_name"]),
        (advert(None, name="Domyos-TC-1921", uuids=()), Kind.MAYBE, ["known_name"]),
        (advert(None, name="JFTM T202-5", uuids=()), Kind.MAYBE, ["known_name"]),
    ],
)
def test_what_an_advertisement_shows(found: Found, kind: Kind, reasons: list[str]) -> None:
    verdict = look(found)
    assert verdict is not None
    assert verdict.kind is kind
    assert [reason for reason, _ in verdict.reasons] == reasons


@pytest.mark.parametrize("name", [None, "", "Polar H10", "my FS-BC11B7"])
def test_what_is_no_treadmill_is_not_judged(name: str | None) -> None:
    assert look(advert(None, name=name, uuids=(HEART_RATE,))) is None


def test_other_machines_are_named() -> None:
    verdict = look(advert("013000"))
    assert verdict is not None
    assert verdict.reasons == (("other_machine", {"types": ("Rower", "Indoor Bike")}),)


def test_candidates_are_ordered() -> None:
    far, near, busy = (
        advert("010100", name="far", rssi=-90),
        advert("010100", name="near"),
        advert("000100", name="busy"),
    )
    maybe = advert(None, name="KS-1", uuids=(), rssi=-20)
    bike = advert("012000", name="bike")
    ordered = [found.name for found, _ in candidates([maybe, bike, busy, far, near])]
    assert ordered == ["near", "far", "busy", "KS-1"]
    assert is_busy(busy)
    assert [one.name for one in (maybe, bike, busy, far) if is_candidate(one)] == ["far"]
    assert not is_busy(near)
    assert not is_busy(maybe)


def machine(
    *, cp: bool = True, sets: bool = True, low: str | None = "1.0", step: str | None = "0.1"
) -> Capabilities:
    return Capabilities(
        address="A",
        name="B",
        has_control_point=cp,
        sets_speed=sets,
        sets_incline=False,
        speed_min=None if low is None else Speed.kmh(low),
        speed_max=None if low is None else Speed.kmh("6.0"),
        speed_step=None if step is None else Speed.kmh(step),
    )


@pytest.mark.parametrize(
    ("capabilities", "kind", "reasons"),
    [
        (machine(), Kind.CAN_BE_WALKED, []),
        (machine(low="1.6"), Kind.CAN_BE_WALKED, []),
        (machine(low="0.0"), Kind.CAN_BE_WALKED, []),
        (machine(step=None), Kind.CAN_BE_WALKED, ["no_speed_step"]),
        (machine(step="0.0"), Kind.CAN_BE_WALKED, ["no_speed_step"]),
        (machine(low="1.61"), Kind.NOT_SUPPORTED, ["slowest_too_fast"]),
        (machine(cp=False, sets=False), Kind.READ_ONLY, ["no_control_point"]),
        (machine(sets=False), Kind.READ_ONLY, ["no_speed_control"]),
        (machine(low=None), Kind.READ_ONLY, ["no_speed_range"]),
    ],
)
def test_judgement_of_a_connected_machine(capabilities: Capabilities, kind: Kind, reasons: list[str]) -> None:
    verdict = judge(capabilities)
    assert verdict.kind is kind
    assert [reason for reason, _ in verdict.reasons] == reasons


def test_a_reason_carries_its_numbers() -> None:
    assert judge(machine(low="2.0")) == Verdict(
        Kind.NOT_SUPPORTED, (("slowest_too_fast", {"slowest_kmh": 2.0, "allowed_kmh": 1.6}),)
    )
