"""What the environment's builder relies on: the base interpreter, programs that can be stopped, pip's words."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from hymotion.inference.engine import never_cancelled
from hymotion.inference.environment import base_python
from hymotion.inference.environment.base_python import find_base_python, probe
from hymotion.inference.environment.pip_output import PipOutput
from hymotion.inference.environment.running import clean_environment, run
from hymotion.inference.errors import DiskFull, EnvironmentProblem

GOOD = {
    "version": [3, 12, 1],
    "bits": 64,
    "implementation": "cpython",
    "threads": False,
    "venv": True,
    "pip": "pip.whl",
}  # fmt: skip


def python_that_answers(folder: Path, answer: object, name: str = "python3") -> Path:
    """A program that answers like an interpreter."""
    program = folder / name
    program.write_text(f"#!/bin/sh\ncat << 'END'\n{json.dumps(answer)}\nEND\n")
    program.chmod(0o755)
    return program


def test_this_python_can_make_an_environment() -> None:
    found = probe(Path(sys.executable))
    assert found.version == ".".join(str(part) for part in sys.version_info[:3])
    assert found.pip.is_file()


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for an interpreter is a shell script")
@pytest.mark.parametrize(
    ("difference", "why"),
    [
        ({"version": [3, 10, 4]}, "is Python 3.10.4, and 3.11, 3.12 or 3.13 is needed"),
        ({"version": [3, 15, 0]}, "is Python 3.15.0"),
        ({"bits": 32}, "32-bit"),
        ({"implementation": "pypy"}, "usual build"),
        ({"threads": True}, "usual build"),
        ({"venv": False}, "lacks the modules venv"),
        ({"pip": ""}, "lacks the modules venv and ensurepip"),
    ],
)
def test_an_unfit_python_is_refused_with_the_reason(tmp_path: Path, difference: dict[str, object], why: str) -> None:
    assert probe(python_that_answers(tmp_path, GOOD)).version == "3.12.1"
    with pytest.raises(EnvironmentProblem, match=why) as caught:
        probe(python_that_answers(tmp_path, GOOD | difference))
    assert base_python.VARIABLE in caught.value.cure


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for an interpreter is a shell script")
def test_a_program_that_is_no_python_is_not_started(tmp_path: Path) -> None:
    """In some builds sys.executable is Blender itself, which would open a window."""
    blender = tmp_path / "blender"
    blender.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    blender.chmod(0o755)
    with pytest.raises(EnvironmentProblem, match="not a Python"):
        probe(blender)
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize("text", ["", "not json"])
def test_a_python_that_does_not_run_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "python3").write_text(text)
    with pytest.raises(EnvironmentProblem, match="does not run"):
        probe(tmp_path / "python3")


def test_the_python_that_the_user_named_is_not_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(base_python.VARIABLE, str(tmp_path / "python3"))
    with pytest.raises(EnvironmentProblem, match="does not run"):
        find_base_python()


def test_without_any_python_each_refusal_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(base_python.VARIABLE, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "blender"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(EnvironmentProblem, match=r"blender is not a Python interpreter.*python\.org"):
        find_base_python()


def test_a_users_settings_for_pip_are_kept_but_not_those_that_lead_astray(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {"PIP_INDEX_URL": "https://mirror.example", "PIP_CERT": "corporate.pem", "HTTPS_PROXY": "http://proxy"}
    dropped = {"PYTHONPATH": "x", "PYTHONHOME": "x", "PIP_TARGET": "x", "PIP_USER": "1", "VIRTUAL_ENV": "x"}
    for name, value in (kept | dropped).items():
        monkeypatch.setenv(name, value)
    found = clean_environment(tmp_path)
    assert kept.items() <= found.items()
    assert not dropped.keys() & found.keys()
    assert found["TMPDIR"] == str(tmp_path)


def test_a_program_is_heard_line_by_line_and_its_status_is_told() -> None:
    program = "import sys; print('grün', flush=True); print('to stderr', file=sys.stderr); sys.exit(3)"
    lines: list[str] = []
    command = [sys.executable, "-I", "-X", "utf8", "-c", program]
    status = run(command, environment=clean_environment(), on_line=lines.append, is_cancelled=never_cancelled)
    assert status == 3
    assert lines == ["grün", "to stderr"]


def test_an_error_of_the_listener_does_not_leave_the_program_running() -> None:
    pids: list[int] = []

    def listen(line: str) -> None:
        pids.append(int(line))
        raise KeyboardInterrupt

    program = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
    with pytest.raises(KeyboardInterrupt):
        run(
            [sys.executable, "-I", "-c", program],
            environment=clean_environment(),
            on_line=listen,
            is_cancelled=never_cancelled,
        )
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)


def read_all(output: PipOutput, text: str) -> list[float]:
    fractions: list[float] = []
    for line in text.splitlines():
        output.read(line)
        fractions.append(output.fraction)
    return fractions


SUCCESS = """\
Looking in indexes: https://example/simple
Collecting torch==2.13.0 (from -r cuda.txt (line 2))
  Downloading torch-2.13.0-cp313-cp313-manylinux_2_28_x86_64.whl.metadata (31 kB)
  Downloading torch-2.13.0-cp313-cp313-manylinux_2_28_x86_64.whl (526.6 MB)
Progress 0 of 526600000
Progress 263300000 of 526600000
Progress 526600000 of 526600000
  Using cached nvidia_cudnn_cu13-9.20.0.48-py3-none-manylinux_2_27_x86_64.whl (373.4 MB)
Installing collected packages: nvidia-cudnn-cu13, torch
Successfully installed torch-2.13.0
"""


def test_progress_counts_what_is_fetched_and_what_was_kept(tmp_path: Path) -> None:
    output = PipOutput(1_000_000_000, tmp_path)
    fractions = read_all(output, SUCCESS)
    assert fractions == sorted(fractions)
    assert fractions[5] == pytest.approx(0.6 * 0.2633)
    assert fractions[7] == pytest.approx(0.6 * 0.9)
    assert output.message == "Unpacking packages: 0 of 2"
    (tmp_path / "torch-2.13.0.dist-info").mkdir()
    output.look()
    assert output.message == "Unpacking packages: 1 of 2"
    assert output.fraction == pytest.approx(0.8)


def test_more_than_expected_does_not_overfill_the_bar(tmp_path: Path) -> None:
    fractions = read_all(PipOutput(1_000_000, tmp_path), SUCCESS)
    assert fractions == sorted(fractions)
    assert max(fractions) <= 1.0


@pytest.mark.parametrize(
    ("line", "kind", "word"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left", DiskFull, "full"),
        ("OSError: [WinError 112] There is not enough space on the disk", DiskFull, "full"),
        ("WARNING: Retrying (Retry(total=0)) after connection broken by 'x'", EnvironmentProblem, "connection"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", EnvironmentProblem, "HASHES"),
    ],
)
def test_pips_last_words_become_a_sentence(tmp_path: Path, line: str, kind: type[Exception], word: str) -> None:
    output = PipOutput(1, tmp_path)
    read_all(output, f"Collecting torch\n{line}\n")
    problem = output.problem("PyTorch")
    assert isinstance(problem, kind)
    assert word in str(problem)
    assert "PyTorch" in problem.message
