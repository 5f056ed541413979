"""The memory plan on machines of every kind: what runs where, that it fits, and what is said when nothing does."""

from __future__ import annotations

import dataclasses
import json

import pytest

from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.engines.hymotion.hardware import Hardware
from hymotion.inference.engines.hymotion.memory_plan import Plan, make_plan
from hymotion.inference.engines.hymotion.model_sizes import RELEASED, EncoderSizes
from hymotion.inference.engines.hymotion.plan_words import sentences, summary
from hymotion.inference.engines.hymotion.stage_memory import WORKER_RAM, Work
from hymotion.inference.errors import DiskFull, HyMotionError, OutOfMemory

GB = 1_000_000_000
FULL, LITE = RELEASED["hymotion"], RELEASED["hymotion-lite"]
AUTO, LESS, LEAST = (EngineOptions(memory=memory) for memory in ("auto", "less", "least"))
FOUR_SECONDS = Work(takes=1, frames=120, tokens=40)
WORST = Work(takes=1, frames=360, tokens=128)


def computer(ram: float, free: float, **more) -> Hardware:
    return Hardware(int(ram * GB), int(free * GB), disk_free=500 * GB, cpu_count=8, **more)


def with_gpu(vram: float, ram: float = 32, *, has_bf16: bool = True, kind: str = "cuda") -> Hardware:
    """A GPU of which the desktop takes a tenth."""
    gpu = {"kind": kind, "device": "cuda:0", "name": f"a GPU of {vram:g} GB", "has_bf16": has_bf16}
    return computer(ram, ram * 0.7, vram_total=int(vram * GB), vram_free=int(vram * 0.9 * GB), **gpu)


def apple(memory: float) -> Hardware:
    gpu = {"kind": "mps", "device": "mps", "name": "Apple GPU", "unified": True}
    return computer(memory, memory * 0.6, vram_total=int(memory * 0.7 * GB), vram_free=int(memory * 0.6 * GB), **gpu)


MACHINES = {
    "24 GB GPU": with_gpu(24),
    "16 GB GPU": with_gpu(16),
    "8 GB GPU": with_gpu(8, 16),
    "6 GB GPU": with_gpu(6, 16),
    "4 GB GPU": with_gpu(4, 16),
    "8 GB GPU without bf16": with_gpu(8, 16, has_bf16=False),
    "16 GB AMD GPU": with_gpu(16, kind="rocm"),
    "Apple with 16 GB": apple(16),
    "Apple with 64 GB": apple(64),
    "8 GB of RAM, no GPU": computer(8, 5.5),
    "8 GB of RAM, no GPU, bf16": computer(8, 5.5, has_bf16=True, cpu_has_bf16=True),
    "64 GB of RAM, no GPU": computer(64, 50, has_bf16=True, cpu_has_bf16=True),
}
# device and streaming of the encoder; device, precision and takes at once of four takes of 4 s
EXPECTED = {
    "24 GB GPU": ("cuda:0", False, "cuda:0", "bf16", 4),
    "16 GB GPU": ("cuda:0", True, "cuda:0", "bf16", 4),
    "8 GB GPU": ("cuda:0", True, "cuda:0", "bf16", 4),
    "6 GB GPU": ("cuda:0", True, "cuda:0", "bf16", 4),
    "4 GB GPU": ("cuda:0", True, "cuda:0", "bf16", 4),
    "8 GB GPU without bf16": ("cuda:0", True, "cuda:0", "fp32", 4),
    "16 GB AMD GPU": ("cuda:0", True, "cuda:0", "bf16", 4),
    "Apple with 16 GB": ("mps", True, "mps", "fp32", 4),
    "Apple with 64 GB": ("mps", False, "mps", "fp32", 4),
    "8 GB of RAM, no GPU": ("cpu", True, "cpu", "fp32", 4),
    "8 GB of RAM, no GPU, bf16": ("cpu", True, "cpu", "bf16", 4),
    "64 GB of RAM, no GPU": ("cpu", True, "cpu", "bf16", 4),
}


def plan_for(machine: Hardware, options: EngineOptions = AUTO, work: Work = FOUR_SECONDS, **more) -> Plan:
    return make_plan(machine, more.pop("sizes", FULL), options, work, features_cached=False, **more)


def fits(plan: Plan) -> bool:
    machine = plan.hardware
    for stage in plan.stages:
        vram = stage.vram if not machine.unified else 0
        ram = stage.ram if not machine.unified else stage.ram + stage.vram
        if vram > machine.vram_free or ram > machine.ram_free:
            return False
    return True


def test_sizes_are_those_of_the_released_networks() -> None:
    assert FULL.network_parameters == 1_042_868_681
    assert LITE.network_parameters == 460_841_673


def test_the_encoder_is_measured_by_its_own_configuration() -> None:
    qwen = {
        "hidden_size": 4096,
        "intermediate_size": 12288,
        "num_attention_heads": 32,
        "num_key_value_heads": 8,
        "num_hidden_layers": 36,
        "head_dim": 128,
    }
    assert EncoderSizes.from_config(qwen) == EncoderSizes()


@pytest.mark.parametrize("name", MACHINES)
def test_every_machine_has_its_plan(name: str) -> None:
    plan = plan_for(MACHINES[name], work=dataclasses.replace(FOUR_SECONDS, takes=4))
    found = (plan.encoder.device, plan.encoder.streamed, plan.motion.device, plan.motion.precision)
    assert (*found, plan.motion.takes_at_once) == EXPECTED[name]


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("options", [AUTO, LESS, LEAST], ids=lambda o: o.memory)
@pytest.mark.parametrize("work", [FOUR_SECONDS, WORST, Work(8, 360)], ids=["4 s", "12 s", "8 takes of 12 s"])
def test_what_is_planned_fits(name: str, options: EngineOptions, work: Work) -> None:
    for sizes in (FULL, LITE):
        plan = plan_for(MACHINES[name], options, work, sizes=sizes)
        assert fits(plan)
        assert 1 <= plan.motion.takes_at_once <= work.takes


@pytest.mark.parametrize("work", [FOUR_SECONDS, WORST], ids=["4 s", "12 s"])
@pytest.mark.parametrize("memory", ["auto", "less", "least"])
def test_the_full_model_stays_within_4_gb_of_gpu_memory(work: Work, memory: str) -> None:
    plan = plan_for(MACHINES["4 GB GPU"], EngineOptions(memory=memory), work)
    assert plan.motion.device == "cuda:0"
    assert plan.encoder.streamed
    assert plan.vram < 4 * GB


@pytest.mark.parametrize("precision", ["fast", "exact"])
def test_the_full_model_stays_within_8_gb_of_ram_without_a_gpu(precision: str) -> None:
    plan = plan_for(MACHINES["8 GB of RAM, no GPU"], EngineOptions(precision=precision), WORST)
    assert plan.motion.precision == "fp32"
    assert plan.ram < 8 * GB


@pytest.mark.parametrize("name", MACHINES)
def test_less_and_least_take_less(name: str) -> None:
    work = Work(takes=8, frames=240)
    auto, less, least = (plan_for(MACHINES[name], options, work) for options in (AUTO, LESS, LEAST))
    both = [plan.vram + plan.ram for plan in (auto, less, least)]
    assert auto.vram >= less.vram >= least.vram
    assert both[0] >= both[1]
    assert less.motion.takes_at_once == least.motion.takes_at_once == 1
    assert not less.keep_loaded
    assert least.encoder.device == "cpu"


def test_exact_is_float32_on_every_machine_and_least_never_weakens_it() -> None:
    for machine in MACHINES.values():
        for memory in ("auto", "least"):
            assert plan_for(machine, EngineOptions(precision="exact", memory=memory)).motion.precision == "fp32"


def test_quantised_encoders_are_taken_on_request_alone() -> None:
    machine = MACHINES["16 GB GPU"]
    assert plan_for(machine).encoder.precision == "bf16"
    plan = plan_for(machine, EngineOptions(encoder="int8"))
    assert (plan.encoder.precision, plan.encoder.streamed) == ("int8", False)
    assert plan_for(MACHINES["8 GB GPU"], EngineOptions(encoder="nf4")).encoder.precision == "nf4"


def test_a_known_prompt_needs_no_encoder() -> None:
    plan = make_plan(MACHINES["8 GB GPU"], FULL, AUTO, FOUR_SECONDS, features_cached=True)
    assert plan.encoder is None
    assert plan.stage("encode").ram == 0
    assert "Knows this prompt" in sentences(plan)[0]


@pytest.mark.parametrize(
    ("stored", "precision", "expected"),
    [
        ((), "fast", "bf16"),
        ((), "exact", "fp32"),
        (("bf16",), "fast", None),
        (("bf16",), "exact", "fp32"),
        (("fp32",), "fast", None),
        (("fp32", "bf16"), "exact", None),
    ],
)
def test_the_model_is_converted_only_when_no_file_serves(stored, precision, expected) -> None:
    plan = plan_for(MACHINES["8 GB GPU"], EngineOptions(precision=precision), stored=frozenset(stored))
    assert plan.convert_to == expected
    assert bool(plan.disk) == (expected is not None)


def test_no_room_on_the_disk_is_said_before_anything_is_written() -> None:
    machine = dataclasses.replace(MACHINES["8 GB GPU"], disk_free=GB)
    with pytest.raises(DiskFull, match=r"2\.1 GB.*1\.0 GB"):
        plan_for(machine)
    assert plan_for(machine, stored=frozenset({"bf16"})).disk == 0


@pytest.mark.parametrize(
    ("machine", "free"),
    [(computer(4, 1.5), "1.5 GB"), (with_gpu(2, 3), "2.1 GB")],
    ids=["a small computer", "a small GPU"],
)
def test_a_machine_on_which_nothing_fits_is_told_what_is_needed(machine: Hardware, free: str) -> None:
    for options in (AUTO, LESS, LEAST):
        with pytest.raises(OutOfMemory) as caught:
            plan_for(machine, options)
        assert free in caught.value.message
        assert caught.value.cure
        assert isinstance(caught.value, HyMotionError)


def test_a_gpu_that_is_too_small_leaves_the_work_to_the_processor() -> None:
    plan = plan_for(with_gpu(1.5, 32))
    assert plan.motion.device == "cpu"
    assert plan.vram < 1.5 * GB


def test_many_takes_are_split_where_memory_is_short() -> None:
    work = Work(takes=8, frames=360, tokens=40)
    small = dataclasses.replace(MACHINES["4 GB GPU"], vram_free=int(2.3 * GB))
    assert 1 < plan_for(small, work=work).motion.takes_at_once < 8
    assert plan_for(MACHINES["24 GB GPU"], work=work).motion.takes_at_once == 8


def test_the_network_stays_loaded_only_where_blender_has_room_beside_it() -> None:
    for name in ("24 GB GPU", "8 GB GPU", "64 GB of RAM, no GPU", "Apple with 64 GB"):
        assert plan_for(MACHINES[name]).keep_loaded, name
    for name in ("4 GB GPU", "8 GB of RAM, no GPU"):
        assert not plan_for(MACHINES[name]).keep_loaded, name


@pytest.mark.parametrize("name", MACHINES)
def test_a_plan_can_be_read_by_an_animator_and_sent_as_json(name: str) -> None:
    plan = plan_for(MACHINES[name])
    said = sentences(plan)
    assert len(said) == 4
    assert all(line[0].isupper() and line.endswith(".") for line in said)
    assert " GB" in said[0]
    assert summary(plan)
    assert json.loads(json.dumps(plan.to_dict()))["ram"] == plan.ram > WORKER_RAM
