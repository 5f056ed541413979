"""What crosses between Blender and the worker arrives as it left, and what makes no sense is refused."""

from __future__ import annotations

import io
import json
import math

import numpy as np
import pytest

from hymotion.inference import errors, wire
from hymotion.inference.engine import Progress
from hymotion.inference.engine_options import EngineOptions
from hymotion.inference.errors import HyMotionError, WorkerProblem
from hymotion.inference.motion import Motion
from hymotion.inference.request import MotionRequest
from hymotion.inference.skeleton import SMPLX_BODY, Skeleton

REQUEST = MotionRequest('a "person" 走る 🙂\n', seconds=1 / 3, seed=2**31 - 1, takes=3, guidance=0.1, steps=7)


def through_json(values: object) -> object:
    return wire.from_json(wire.to_json({"it": values}))["it"]


def kinds(of: type[HyMotionError]) -> set[type[HyMotionError]]:
    return {of}.union(*(kinds(kind) for kind in of.__subclasses__()))


@pytest.mark.parametrize("kind", sorted(kinds(HyMotionError), key=lambda kind: kind.__name__))
def test_every_error_of_our_tree_arrives_as_what_it_was(kind) -> None:
    if kind.__module__ != errors.__name__:
        pytest.skip("made by another test")
    sent = kind() if kind is errors.Cancelled else kind("What.", cure="How.", code="why", detail="line 1\nline 2 🙂")
    got = wire.error_from_json(through_json(wire.error_to_json(sent)))
    assert type(got) is kind
    assert vars(got) == vars(sent)


def test_an_error_only_one_side_knows_arrives_as_its_nearest_kin() -> None:
    class Special(errors.OutOfMemory):
        pass

    got = wire.error_from_json(through_json(wire.error_to_json(Special("Full.", cure="Empty it."))))
    assert type(got) is errors.OutOfMemory
    assert (got.code, got.message, got.cure) == ("out_of_memory", "Full.", "Empty it.")
    unknown = wire.error_from_json({"class": "FromTheFuture", "message": "What.", "code": "new"})
    assert (type(unknown), unknown.code) == (HyMotionError, "new")


def test_requests_options_and_progress_arrive_to_the_last_bit() -> None:
    assert wire.request_from_json(through_json(wire.request_to_json(REQUEST))) == REQUEST
    options = EngineOptions("exact", "least", device="cuda:1", models_folder="D:\\models é")
    assert wire.options_from_json(through_json(options.to_dict())) == options
    progress = Progress(0.1 + 0.2, "Schritt 3")
    assert wire.progress_from_json(through_json(wire.progress_to_json(progress))) == progress


def test_a_request_that_no_engine_serves_still_arrives_for_the_engine_to_say_so() -> None:
    got = wire.request_from_json(through_json(wire.request_to_json(MotionRequest("", seconds=math.nan, seed=-1))))
    assert [problem.code for problem in got.problems()] == ["prompt_empty", "seconds", "seed"]


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        {},
        {"prompt": 3},
        {"prompt": "a", "seconds": "5"},
        {"prompt": "a", "takes": True},
        {"prompt": "a", "takes": 1.5},
        {"prompt": "a", "steps": [1]},
        {"prompt": "a", "colour": "red"},
    ],
)
def test_a_request_of_other_types_is_refused(value) -> None:
    with pytest.raises(WorkerProblem) as caught:
        wire.request_from_json(value)
    assert caught.value.code == "bad_message"
    assert caught.value.cure


@pytest.mark.parametrize("value", [None, {"precision": "fastest"}, {"memory": 3}, {"device": ["cpu"]}])
def test_options_of_other_words_are_refused(value) -> None:
    with pytest.raises(WorkerProblem):
        wire.options_from_json(value)


@pytest.mark.parametrize("value", [None, [], [0.5], ["0.5", "a"], [0.5, 3], {"fraction": 0.5}])
def test_progress_of_another_form_is_refused(value) -> None:
    with pytest.raises(WorkerProblem):
        wire.progress_from_json(value)


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"3", b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(data) -> None:
    with pytest.raises(WorkerProblem):
        wire.from_json(data)


def same(one: Motion, other: Motion) -> bool:
    pairs = [(one.transl, other.transl), (one.joint_rotations, other.joint_rotations)]
    if one.contacts is not None and other.contacts is not None:
        pairs.append((one.contacts, other.contacts))
    return (
        all(a.dtype == b.dtype and a.tobytes() == b.tobytes() for a, b in pairs)
        and (one.fps, one.info, one.contacts is None) == (other.fps, other.info, other.contacts is None)
        and one.skeleton.names == other.skeleton.names
        and np.array_equal(one.skeleton.rest_offsets, other.skeleton.rest_offsets)
    )


def test_motions_arrive_bit_for_bit(make_motion) -> None:
    first = make_motion(seed=1, frames=9, fps=29.97)
    single = first.replace(
        transl=first.transl.astype(np.float32), joint_rotations=first.joint_rotations.astype(np.float32), contacts=None
    )
    other_body = first.replace(
        skeleton=Skeleton(SMPLX_BODY.names, SMPLX_BODY.parents, SMPLX_BODY.rest_offsets * (1 / 3))
    )
    sent = [first, single, other_body]
    got = wire.motions_from_npz(wire.motions_to_npz(sent))
    assert len(got) == 3
    assert all(same(a, b) for a, b in zip(sent, got, strict=True))
    assert got[0].skeleton is SMPLX_BODY
    assert wire.motions_from_npz(wire.motions_to_npz([])) == []


def damaged(**changes: np.ndarray) -> bytes:
    target = io.BytesIO()
    np.savez(target, **changes)
    return target.getvalue()


class Trap:
    """What a pickle can do: run a function of its maker's choice when it is read."""

    def __reduce__(self) -> tuple[object, ...]:
        return (print, ("sprung",))


def test_a_result_that_would_run_code_is_refused(capsys) -> None:
    trap = np.array([Trap()], dtype=object)
    about = np.frombuffer(b'{"motions": []}', dtype=np.uint8)
    for arrays in ({"about": trap}, {"about": about, "0.transl": trap}):
        with pytest.raises(WorkerProblem):
            wire.motions_from_npz(damaged(**arrays))
    assert "sprung" not in capsys.readouterr().out


def test_a_result_that_is_no_motion_is_refused(make_motion) -> None:
    good = wire.motions_to_npz([make_motion()])
    about = np.frombuffer(json.dumps({"motions": [{"fps": 30.0}]}).encode(), dtype=np.uint8)
    bad = [
        b"",
        b"PK\x03\x04",
        good[: len(good) // 2],
        good[:-30],
        damaged(),
        damaged(about=about),
        damaged(about=np.zeros(3, dtype=np.uint8)),
    ]
    for data in bad:
        with pytest.raises(WorkerProblem) as caught:
            wire.motions_from_npz(data)
        assert caught.value.code == "bad_message"


def test_a_result_that_would_fill_the_memory_is_refused(monkeypatch, make_motion) -> None:
    data = wire.motions_to_npz([make_motion()])
    monkeypatch.setattr(wire, "MAX_RESULT_BYTES", 1000)
    with pytest.raises(WorkerProblem, match="would unpack to"):
        wire.motions_from_npz(data)
