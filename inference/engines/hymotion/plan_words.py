"""A plan in plain words, for an animator who wonders what will happen to this computer."""

from __future__ import annotations

from .hardware import Hardware, gigabytes
from .memory_plan import Plan
from .stage_memory import WORKER_RAM, MotionPlacement, Stage

_PRECISION = {"bf16": "quick precision (bf16)", "fp32": "full precision (fp32)"}
_QUANTISED = {"int8": ", in 8 bits", "nf4": ", in 4 bits"}


def sentences(plan: Plan) -> list[str]:
    """What will be used, stage by stage; the first thing to happen first."""
    said = [_encoder(plan)]
    if plan.convert_to:
        said.append(f"Converts the model, once: {gigabytes(plan.disk)} on disk.")
    said.append(_motion(plan.motion, plan))
    said.append(
        "Keeps the model loaded for the next take." if plan.keep_loaded else "Gives all memory back when it is done."
    )
    return said


def summary(plan: Plan) -> str:
    """A few words for a motion's info: where and how it was made."""
    encoder = plan.encoder
    read = "known prompt" if encoder is None else f"prompt on {encoder.device} in {encoder.precision}"
    if encoder is not None and encoder.streamed:
        read += ", streamed"
    motion = plan.motion
    return f"{read}; motion on {motion.device} in {motion.precision}, {motion.takes_at_once} at once"


def _encoder(plan: Plan) -> str:
    if plan.encoder is None:
        return "Knows this prompt: it need not be read again."
    stage, encoder = plan.stage("encode"), plan.encoder
    where = "processor" if encoder.device == "cpu" else "GPU"
    how = ", layer by layer from disk" if encoder.streamed else ""
    bits = _QUANTISED.get(encoder.precision, "")
    return f"Reads the prompt on the {where}{how}{bits} ({_use(stage, plan.hardware)}), once for each new prompt."


def _motion(motion: MotionPlacement, plan: Plan) -> str:
    where = "processor" if motion.device == "cpu" else "GPU"
    stages = [plan.stage("prepare"), plan.stage("sample")]
    worst = Stage("sample", max(stage.ram for stage in stages), max(stage.vram for stage in stages))
    batch = _batch(motion.takes_at_once, plan.work.takes)
    return f"Moves on the {where} in {_PRECISION[motion.precision]}{batch} ({_use(worst, plan.hardware)})."


def _batch(at_once: int, takes: int) -> str:
    if takes == 1:
        return ""
    if at_once == 1:
        return ", one take after the other"
    return f", {at_once} takes at once" if at_once < takes else f", all {takes} takes at once"


def _use(stage: Stage, hardware: Hardware) -> str:
    """Memory of a stage out of what the machine has."""
    ram = f"{gigabytes(stage.ram + WORKER_RAM)} of {gigabytes(hardware.ram_total)} RAM"
    if not stage.vram or hardware.unified:
        return ram if not stage.vram else f"{gigabytes(stage.ram + stage.vram + WORKER_RAM)} of {_total(hardware)}"
    return f"{gigabytes(stage.vram)} of {gigabytes(hardware.vram_total)} on {hardware.name}, {ram}"


def _total(hardware: Hardware) -> str:
    return f"{gigabytes(hardware.ram_total)} memory"
