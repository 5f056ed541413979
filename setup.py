"""What pyproject.toml can't say: the version lives in blender_manifest.toml, and the root is the package `hymotion`."""

import tomllib
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent
ROOMS = ("cli", "hymotion_addon", "inference", "operators", "ui")

inner = find_packages(str(ROOT), include=[pattern for room in ROOMS for pattern in (room, f"{room}.*")])
setup(
    version=tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))["version"],
    packages=["hymotion", *(f"hymotion.{name}" for name in inner)],
    package_dir={"hymotion": "."},
    package_data={
        "hymotion.inference.engines.starter": ["weights/*"],
        "hymotion.inference.worker_requirements": ["*.txt"],
    },
)
