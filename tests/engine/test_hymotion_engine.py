"""HY-Motion's engine on small random weights: converts once, remembers, plans, gives memory back whatever ends it."""

from __future__ import annotations

import dataclasses
import gc
import json
import shutil
import sys
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import psutil
import pytest
import torch

from hymotion.inference.engine import Progress, ignore_progress, never_cancelled
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.engines.hymotion import engine as engine_module
from hymotion.inference.engines.hymotion import loaded_model, placement, prompt_features
from hymotion.inference.engines.hymotion.engine import HyMotionEngine, HyMotionLiteEngine
from hymotion.inference.engines.hymotion.hardware import Hardware, probe
from hymotion.inference.engines.hymotion.memory_limits import give_back
from hymotion.inference.engines.hymotion.model import HyMotionModel
from hymotion.inference.errors import (
    Cancelled,
    DiskFull,
    EnvironmentProblem,
    ModelDamaged,
    ModelMissing,
    OutOfMemory,
)
from hymotion.inference.motion import Motion
from hymotion.inference.request import MotionRequest

GB = 1_000_000_000
WALK = MotionRequest("a person walks forward", seconds=1.0, seed=7, steps=2)
EXACT = EngineOptions(precision="exact")


@pytest.fixture
def models_alive(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How many networks are in memory."""
    made: list[weakref.ref[HyMotionModel]] = []
    load = HyMotionModel.load

    def watched(*arguments: Any) -> HyMotionModel:
        model = load(*arguments)
        made.append(weakref.ref(model))
        return model

    def alive() -> int:
        gc.collect()
        return sum(reference() is not None for reference in made)

    monkeypatch.setattr(HyMotionModel, "load", watched)
    return alive


def generate(engine: HyMotionEngine, request: MotionRequest = WALK) -> list[Motion]:
    return engine.generate(request, ignore_progress, never_cancelled)


def same(one: Motion, other: Motion) -> bool:
    return np.array_equal(one.transl, other.transl) and np.array_equal(one.joint_rotations, other.joint_rotations)


def machine(free: float, disk: float = 100) -> Callable[[str, Path], Hardware]:
    """A computer without a GPU."""
    found = Hardware(ram_total=64 * GB, ram_free=int(free * GB), disk_free=int(disk * GB), cpu_count=4)
    return lambda _device, _folder: found


def messages(engine: HyMotionEngine, request: MotionRequest = WALK) -> list[str]:
    seen: list[Progress] = []
    engine.generate(request, seen.append, never_cancelled)
    return [progress.message for progress in seen]


def test_the_checkpoint_is_converted_once(own_home: Path) -> None:
    assert any("Converting" in message for message in messages(HyMotionEngine(EXACT)))
    assert (own_home / "models" / "HY-Motion-1.0" / "weights-fp32.safetensors").is_file()
    assert not any("Converting" in message for message in messages(HyMotionEngine(EXACT)))


def test_exact_weights_serve_both_precisions_but_rounded_ones_their_own(own_home: Path) -> None:
    folder = own_home / "models" / "HY-Motion-1.0"
    generate(HyMotionEngine(EngineOptions(), look=with_bf16))
    assert [path.name for path in folder.glob("*.safetensors")] == ["weights-bf16.safetensors"]
    generate(HyMotionEngine(EXACT))
    assert (folder / "weights-fp32.safetensors").is_file()
    (folder / "weights-bf16.safetensors").unlink()
    assert not any("Converting" in message for message in messages(HyMotionEngine(EngineOptions(), look=with_bf16)))


def with_bf16(device: str, folder: Path) -> Hardware:
    return dataclasses.replace(probe(device, folder), has_bf16=True)


def test_a_known_prompt_needs_no_encoder_even_in_a_new_engine(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (first,) = generate(HyMotionEngine(EXACT))
    monkeypatch.setattr(prompt_features, "encode_prompt", lambda *_: pytest.fail("the prompt was read again"))
    (second,) = generate(HyMotionEngine(EXACT))
    assert same(first, second)


def test_a_known_prompt_needs_no_encoder_on_disk_either_and_another_one_says_what_is_missing(own_home: Path) -> None:
    (first,) = generate(HyMotionEngine(EXACT))
    for name in ("Qwen3-8B", "clip-vit-large-patch14"):
        shutil.rmtree(own_home / "models" / name)
    (second,) = generate(HyMotionEngine(EXACT))
    assert same(first, second)
    with pytest.raises(ModelMissing, match="Qwen3"):
        generate(HyMotionEngine(EXACT), dataclasses.replace(WALK, prompt="a person hops"))


def test_a_new_seed_neither_loads_nor_thinks_again(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = HyMotionEngine(EXACT)
    generate(engine)
    monkeypatch.setattr(loaded_model, "WeightsFile", lambda *_: pytest.fail("the network was loaded again"))
    monkeypatch.setattr(HyMotionModel, "prepare", lambda *_: pytest.fail("the text pass ran again"))
    said = messages(engine, dataclasses.replace(WALK, seed=8))
    assert not any("Loading" in message or "Thinking" in message for message in said)


@pytest.mark.parametrize("change", [{"steps": 3}, {"guidance": 2.0}, {"prompt": "a person jumps"}])
def test_what_the_text_pass_depends_on_is_thought_about_again(own_home: Path, change: dict[str, Any]) -> None:
    engine = HyMotionEngine(EXACT)
    generate(engine)
    (after,) = generate(engine, dataclasses.replace(WALK, **change))
    (alone,) = generate(HyMotionEngine(EXACT), dataclasses.replace(WALK, **change))
    assert same(after, alone)


def test_other_weights_in_the_same_place_are_loaded_anew(own_home: Path) -> None:
    engine = HyMotionEngine(EXACT)
    (before,) = generate(engine)
    checkpoint = own_home / "models" / "HY-Motion-1.0" / "latest.ckpt"
    content = torch.load(checkpoint, weights_only=True)
    content["model_state_dict"]["motion_transformer.final_layer.linear.bias"] += 1.0
    torch.save(content, checkpoint)
    (after,) = generate(engine)
    assert not same(before, after)
    assert before.info.model != after.info.model


def test_the_network_stays_only_where_there_is_room(own_home: Path, models_alive: Callable[[], int]) -> None:
    roomy, short = HyMotionEngine(EXACT), HyMotionEngine(EngineOptions(precision="exact", memory="less"))
    generate(short)
    assert models_alive() == 0
    generate(roomy)
    assert models_alive() == 1
    roomy.close()
    assert models_alive() == 0


def test_the_encoder_and_the_network_are_never_in_memory_together(
    own_home: Path, models_alive: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = HyMotionEngine(EXACT)
    generate(engine)
    assert models_alive() == 1
    alive_then: list[int] = []
    encode = prompt_features.encode_prompt

    def watched(*arguments: Any) -> Any:
        alive_then.append(models_alive())
        return encode(*arguments)

    monkeypatch.setattr(prompt_features, "encode_prompt", watched)
    generate(engine, dataclasses.replace(WALK, prompt="a person jumps"))
    assert alive_then == [0]


def test_a_cancel_at_any_report_ends_it_there_and_gives_memory_back(
    own_home: Path, fresh_home: Path, models_alive: Callable[[], int]
) -> None:
    """From converting to decoding: a run from nothing is cancelled at every one of its reports' kinds."""
    kinds: dict[str, int] = {}
    for number, message in enumerate(messages(HyMotionEngine(EXACT))):
        kinds.setdefault(message.partition(":")[0], number)
    assert {"Reading the prompt", "Loading HY-Motion 1.0", "Thinking about the prompt", "Imagining the motion"} <= {
        *kinds
    }
    for number in kinds.values():
        shutil.rmtree(own_home)
        shutil.copytree(fresh_home, own_home)
        engine = HyMotionEngine(EXACT)
        seen: list[Progress] = []
        with pytest.raises(Cancelled) as kept:
            engine.generate(WALK, seen.append, lambda seen=seen, number=number: len(seen) > number)
        assert len(seen) == number + 1
        assert models_alive() == 0, seen[-1].message
        assert not list(own_home.rglob("*.partial"))
        del kept


@pytest.mark.skipif(sys.platform != "linux", reason="counts pages where Linux does")
def test_what_a_model_leaves_in_the_heap_goes_back_to_the_system() -> None:
    """The C library keeps freed blocks of this size once it has seen a larger one go and as long as one is in use."""
    torch.ones(30 << 18)
    blocks = [torch.ones(1 << 18) for _ in range(200)]
    in_use = blocks.pop()
    full = psutil.Process().memory_info().rss
    blocks.clear()
    give_back("cpu")
    assert full - psutil.Process().memory_info().rss > 100 << 20
    assert in_use[0] == 1.0


def test_an_error_that_somebody_keeps_keeps_no_tensor(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[weakref.ref[torch.Tensor]] = []

    def breaks(*_: Any, **__: Any) -> None:
        tensor = torch.zeros(1000)
        held.append(weakref.ref(tensor))
        raise torch.OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr(HyMotionModel, "sample", breaks)
    with pytest.raises(OutOfMemory) as kept:
        generate(HyMotionEngine(EXACT))
    gc.collect()
    assert held[0]() is None
    assert kept.value.cure


FULL_MEMORY = (
    torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB."),
    RuntimeError("[enforce fail at alloc_cpu.cpp:117] DefaultCPUAllocator: can't allocate memory"),
    RuntimeError("MPS backend out of memory (MPS allocated: 17.9 GB)"),
    MemoryError(),
)
STAGES = {
    "converting": (engine_module, "convert_part"),
    "reading the prompt": (prompt_features, "encode_prompt"),
    "loading": (HyMotionModel, "load"),
    "text pass": (HyMotionModel, "prepare"),
    "sampling": (HyMotionModel, "sample"),
    "decoding": (engine_module, "to_motion"),
}


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("failure", FULL_MEMORY, ids=lambda e: type(e).__name__)
def test_running_out_of_memory_is_a_sentence_with_a_cure_and_the_next_take_works(
    own_home: Path, models_alive: Callable[[], int], stage: str, failure: Exception
) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise failure

    engine = HyMotionEngine(EXACT)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(*STAGES[stage], breaks)
        with pytest.raises(OutOfMemory) as caught:
            generate(engine)
    assert caught.value.code == "out_of_memory"
    assert caught.value.message.endswith("memory.")
    assert "less memory" in caught.value.cure
    assert models_alive() == 0
    assert len(generate(engine)) == 1


def test_with_the_least_memory_the_cure_is_another_one(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(HyMotionModel, "sample", breaks)
    with pytest.raises(OutOfMemory) as caught:
        generate(HyMotionEngine(EngineOptions(memory="least")))
    assert "less memory" not in caught.value.cure
    assert "Close other programs" in caught.value.cure


def test_other_errors_stay_what_they_are(own_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")

    monkeypatch.setattr(HyMotionModel, "sample", breaks)
    with pytest.raises(RuntimeError, match="shapes"):
        generate(HyMotionEngine(EXACT))


def test_what_does_not_fit_is_refused_before_anything_is_converted_or_read(own_home: Path) -> None:
    with pytest.raises(OutOfMemory, match="needs"):
        generate(HyMotionEngine(look=machine(free=0.1)))
    with pytest.raises(DiskFull, match="converted"):
        generate(HyMotionEngine(look=machine(free=32, disk=0)))
    assert not list(own_home.rglob("weights-*"))
    assert not (own_home / "features").exists()


def test_an_encoder_that_this_environment_can_not_run_is_refused_before_anything_is_converted(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(placement, "has_quantisation", lambda: False)
    with pytest.raises(EnvironmentProblem, match="bitsandbytes"):
        generate(HyMotionEngine(EngineOptions(encoder="nf4")))
    assert not list(own_home.rglob("weights-*"))


def test_takes_are_made_in_the_batches_that_were_planned(own_home: Path) -> None:
    four = dataclasses.replace(WALK, takes=4)
    together = generate(HyMotionEngine(EXACT), four)
    one_by_one = generate(HyMotionEngine(EngineOptions(precision="exact", memory="less")), four)
    assert [motion.info.seed for motion in one_by_one] == [7, 8, 9, 10]
    assert "4 at once" in together[0].info.settings["plan"]
    assert "1 at once" in one_by_one[0].info.settings["plan"]
    said = messages(HyMotionEngine(EngineOptions(precision="exact", memory="less")), four)
    assert f"step 1 of {4 * 2}" in " ".join(said)
    for one, other in zip(together, one_by_one, strict=True):
        assert np.allclose(one.transl, other.transl, atol=1e-4)
        assert np.allclose(one.joint_rotations, other.joint_rotations, atol=1e-3)


def test_a_missing_part_is_named(own_home: Path) -> None:
    shutil.rmtree(own_home / "models" / "Qwen3-8B")
    with pytest.raises(ModelMissing, match="Qwen3"):
        generate(HyMotionEngine())


def test_a_checkpoint_that_is_cut_short_is_refused_and_leaves_nothing(own_home: Path) -> None:
    checkpoint = own_home / "models" / "HY-Motion-1.0" / "latest.ckpt"
    checkpoint.write_bytes(checkpoint.read_bytes()[:-1000])
    with pytest.raises(ModelDamaged, match=r"latest\.ckpt"):
        generate(HyMotionEngine())
    assert not list(own_home.rglob("weights-*"))


def test_a_prompt_that_can_not_be_kept_is_used_all_the_same_and_that_is_said(own_home: Path) -> None:
    (own_home / "features").write_text("a file where a folder should be")
    (motion,) = generate(HyMotionEngine(EXACT))
    assert any("can't be kept" in note for note in motion.info.notes)


def test_a_prompt_that_is_too_long_to_be_read_is_said(own_home: Path) -> None:
    (motion,) = generate(HyMotionEngine(EXACT), dataclasses.replace(WALK, prompt="walk " * 90))
    assert any("end of this one was not read" in note for note in motion.info.notes)


def test_a_motion_tells_how_it_was_made(own_home: Path) -> None:
    (motion,) = generate(HyMotionLiteEngine(EXACT))
    info = motion.info
    assert (info.engine, info.seed, info.settings["precision"]) == ("hymotion-lite", 7, "fp32")
    facts = json.loads((own_home / "models" / "HY-Motion-1.0-Lite" / "weights-fp32.safetensors.json").read_text())
    assert info.model == f"HY-Motion-1.0-Lite ({facts['sha256'][:12]})"
    assert "South Korea" in info.licence_note
