"""Machines with odd manners on the air: one row each, with who is known to be like it."""

from dataclasses import replace

from .row import GYM, PAD, PLAIN, PLAIN_FIELDS, Machine
from .wire import Field, Result

ODD_TALKERS: tuple[Machine, ...] = (
    replace(
        PLAIN,
        name="quiet",
        source="Reebok FR30z: never a Machine Status",
        machine_status=False,
    ),
    replace(
        PLAIN,
        name="notifies",
        source="Horizon Omega Z: the Control Point offers Notify instead of Indicate",
        answers_by="notification",
        offers="notification",
    ),
    replace(
        PLAIN,
        name="notifies-anyway",
        source="Urevo E1L: answers as notifications although indications were enabled",
        answers_by="notification",
    ),
    replace(
        PLAIN,
        name="mute",
        source="KingSmith MC21: other ops than Request Control give no indication at all, yet are obeyed",
        answer="none",
    ),
    replace(
        PLAIN,
        name="grumpy",
        source="KingSmith MC21: Request Control is answered 04, then Start is obeyed",
        answer="failed",
    ),
    replace(
        PLAIN,
        name="read-only",
        source="Sole F85, Mobvoi TMP, Sperax RM-01: data, but no remote speed control",
        control_point=False,
        machine_status=False,
    ),
    replace(
        GYM,
        name="split",
        source="Technogym MyRun, Matrix TouchXL: records in two parts at the smallest MTU",
        mtu=23,
        centrals=1,
    ),
    replace(
        PAD,
        name="steps",
        source="Urevo, CITYSPORTS: reserved flag bit 13 carries steps in three octets",
        fields=PAD.fields | Field.STEPS,
        step_octets=3,
    ),
    replace(
        PAD,
        name="steps-short",
        source="KingSmith Z1: reserved flag bit 13 carries steps in two octets",
        fields=PAD.fields | Field.STEPS,
    ),
    replace(
        PLAIN,
        name="no-stop-told",
        source="Sole F63: sometimes never sends the status of a stop",
        tells_stop=False,
        status_to_writer=True,
    ),
    replace(
        PLAIN,
        name="ramp-told",
        source="Urevo E1L: each step of the stop's ramp is told as a new target, reserved training codes too",
        tells_ramp=True,
        status_to_writer=True,
        answers_by="notification",
        training_running=0x10,
    ),
    replace(
        PAD,
        name="locked",
        source="KingSmith Z1: no data and no word to any write until a vendor unlock",
        troubles=(
            ("telemetry_stops", {}),
            *(("ignore_op", {"op": float(op), "answer": 0.0}) for op in (0, 1, 2, 3, 7, 8)),
        ),
    ),
    replace(
        PAD,
        name="deaf-to-haste",
        source="KingSmith Z1: writes less than 0.4 s apart are lost",
        write_gap_s=0.4,
    ),
    replace(
        PLAIN,
        name="asleep",
        source="Focus Fitness Senator: no data until a vendor command",
        troubles=(("telemetry_stops", {}),),
    ),
    replace(
        PAD,
        name="blind",
        source="Urevo E3: control works, and all data says 0 until a vendor wake command",
        troubles=(("reports_zero", {}),),
    ),
    replace(
        PLAIN,
        name="short-reads",
        source="Domyos TC-0278: features and ranges are cut short",
        short_reads=True,
    ),
    replace(
        PAD,
        name="not-yet",
        source="WalkingPad PH4 and X21: a target fails with 05 until 2.5 s after the start",
        spin_up_s=2.5,
        in_spin_up="not_permitted",
    ),
    replace(
        PAD,
        name="drops-when-hurried",
        source="KingSmith: a target while the belt spins up ends the link",
        spin_up_s=1.0,
        in_spin_up="ends_link",
    ),
    replace(
        PAD,
        name="fails-unserved",
        source="Yesoul W2: an incline without motor is answered 04; the flag of a text without the text",
        unserved=Result.FAILED,
        training_flag_lies=True,
    ),
    replace(
        GYM,
        name="cut-short",
        source="Matrix CTM: flags promise 30 octets, 20 are sent, the rest is cut in mid-field",
        frame_most=20,
        centrals=1,
    ),
    replace(
        PLAIN,
        name="padded",
        source="ESP32 bridges: 34 octets whatever the flags say",
        frame_least=34,
    ),
    replace(
        GYM,
        name="unknown-climb",
        source="Life Fitness: 7FFF in the unsigned elevation, and other fields while running",
        elevation_unknown=True,
        idle_fields=PLAIN_FIELDS,
        centrals=1,
    ),
    replace(
        PLAIN,
        name="tens",
        source="FitShow FS-BC11B7, RUN500: distance in steps of 10 m, incline only while moving",
        distance_step=10,
        idle_fields=PLAIN_FIELDS & ~Field.INCLINE,
    ),
    replace(
        PLAIN,
        name="hides",
        source="LJJ HJL1.10: all counters are 0 while the belt stands, and come back",
        counters_hide=True,
    ),
    replace(
        PLAIN,
        name="remembers",
        source="KingSmith Z1: counters go on where the last session left them",
        distance_at_boot=3210,
        elapsed_at_boot=1520,
    ),
    replace(
        PLAIN,
        name="odometer",
        source="Sole F80, F63: the distance is that of its whole life",
        odometer=734_000,
    ),
)
