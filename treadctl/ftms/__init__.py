"""The product's half of the codec and the Control Point procedure: octets to values, commands to octets.

Pure: octets, events and `now` come in, values, writes and events go out.  No
asyncio, clock, socket, file or logging may enter; of treadctl only `model`
and `quantities`; and nothing of the simulator, which has its own half, so
that a mistake in one cannot cancel out in the other.  What a number means for
the person on the belt is not judged here.

* `decode_…` read one characteristic's value each (or raise MalformedValue and nothing else)
* `RecordAssembler` merges split Treadmill Data
* `encode_…` make Control Point requests
* `to_telemetry`, `to_machine_event`, `capabilities` turn values into the vocabulary
* `Procedure` brings commands to the machine, stop first
* `explain`, `parse_hex` show captured octets to people
"""

from treadctl.ftms.advertising import ServiceData, decode_service_data
from treadctl.ftms.assembler import RecordAssembler
from treadctl.ftms.control_point import (
    PAUSE,
    STOP,
    Op,
    Request,
    Response,
    Result,
    decode_request,
    decode_response,
    encode_command,
    encode_request,
)
from treadctl.ftms.explain import explain, parse_hex
from treadctl.ftms.feature import Feature, decode_feature
from treadctl.ftms.machine_status import MachineStatus, StatusOp, decode_machine_status
from treadctl.ftms.procedure import Procedure
from treadctl.ftms.procedure_events import (
    Blocked,
    Dropped,
    Finished,
    ForeignStart,
    Ignored,
    ProcedureEvent,
    Resubscribe,
    Write,
    WriteError,
)
from treadctl.ftms.ranges import (
    HeartRateRange,
    InclinationRange,
    SpeedRange,
    decode_heart_rate_range,
    decode_inclination_range,
    decode_speed_range,
)
from treadctl.ftms.to_model import capabilities, firmware_of, to_machine_event, to_telemetry
from treadctl.ftms.training_status import TrainingStatus, decode_training_status
from treadctl.ftms.treadmill_data import TreadmillRecord, decode_treadmill_data
from treadctl.ftms.uuids import (
    CONTROL_POINT,
    FEATURE,
    FIRMWARE_REVISION,
    FITNESS_MACHINE_SERVICE,
    HEART_RATE_RANGE,
    INCLINATION_RANGE,
    MACHINE_STATUS,
    SPEED_RANGE,
    TRAINING_STATUS,
    TREADMILL_DATA,
    full_uuid,
    short_uuid,
)
from treadctl.ftms.wire import MalformedValue, Octets

__all__ = [
    "CONTROL_POINT",
    "FEATURE",
    "FIRMWARE_REVISION",
    "FITNESS_MACHINE_SERVICE",
    "HEART_RATE_RANGE",
    "INCLINATION_RANGE",
    "MACHINE_STATUS",
    "PAUSE",
    "SPEED_RANGE",
    "STOP",
    "TRAINING_STATUS",
    "TREADMILL_DATA",
    "Blocked",
    "Dropped",
    "Feature",
    "Finished",
    "ForeignStart",
    "HeartRateRange",
    "Ignored",
    "InclinationRange",
    "MachineStatus",
    "MalformedValue",
    "Octets",
    "Op",
    "Procedure",
    "ProcedureEvent",
    "RecordAssembler",
    "Request",
    "Response",
    "Resubscribe",
    "Result",
    "ServiceData",
    "SpeedRange",
    "StatusOp",
    "TrainingStatus",
    "TreadmillRecord",
    "Write",
    "WriteError",
    "capabilities",
    "decode_feature",
    "decode_heart_rate_range",
    "decode_inclination_range",
    "decode_machine_status",
    "decode_request",
    "decode_response",
    "decode_service_data",
    "decode_speed_range",
    "decode_training_status",
    "decode_treadmill_data",
    "encode_command",
    "encode_request",
    "explain",
    "firmware_of",
    "full_uuid",
    "parse_hex",
    "short_uuid",
    "to_machine_event",
    "to_telemetry",
]
