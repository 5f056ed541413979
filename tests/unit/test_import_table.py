"""Who may import what: the table of the architecture, held against every file by parsing it."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Room:
    """What the modules below one name may import, beside the standard library and their own room.

    ours: our modules (each stands for all below it). others: other people's packages.
    deferred: both kinds, inside functions and under TYPE_CHECKING only.
    """

    ours: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    deferred: tuple[str, ...] = field(default=())


RIGS, RETARGET = "hymotion_addon.rigs", "hymotion_addon.retarget"
BACKGROUND, GENERATION = "hymotion_addon.background", "hymotion_addon.generation"
PURE = ("inference", RIGS, RETARGET, BACKGROUND, GENERATION)
WITHOUT_BPY = (*PURE, "hymotion_addon.ids", "hymotion_addon.cures", "hymotion_addon.state")
BLENDER = ("bpy", "bpy_extras", "mathutils", "addon_utils", "idprop", "blf", "gpu")
MODELS = (
    "torch",
    "transformers",
    "safetensors",
    "huggingface_hub",
    "smplx",
    "tokenizers",
    "bitsandbytes",
    "psutil",
    "truststore",
    "yaml",
)
SERVER = ("fastapi", "starlette", "uvicorn", "pydantic")

# The longest name that fits a module is its room. The extension's entry is the empty name.
TABLE: dict[str, Room] = {
    "": Room(deferred=("hymotion_addon",)),
    "inference": Room(others=("numpy",)),
    "inference.server": Room(ours=("inference",), others=("numpy", *SERVER)),
    "inference.engines.starter": Room(ours=("inference",), others=("numpy",)),
    "inference.engines.hymotion": Room(ours=("inference",), others=("numpy", *MODELS)),
    "hymotion_addon": Room(ours=WITHOUT_BPY, others=("numpy",)),
    RIGS: Room(ours=PURE, others=("numpy",)),
    RETARGET: Room(ours=PURE, others=("numpy",)),
    BACKGROUND: Room(ours=PURE),
    GENERATION: Room(ours=PURE),
    "hymotion_addon.scene": Room(ours=("hymotion_addon", "inference"), others=("numpy", *BLENDER)),
    "hymotion_addon.exports": Room(ours=("hymotion_addon", "inference"), others=("numpy", *BLENDER)),
    "hymotion_addon.properties": Room(ours=("hymotion_addon", "inference"), others=BLENDER),
    "hymotion_addon.preferences": Room(ours=("hymotion_addon", "inference"), others=BLENDER),
    "hymotion_addon.registration": Room(ours=("hymotion_addon", "inference", "operators", "ui"), others=BLENDER),
    # a dialog is drawn by its operator, with the panel's way of wrapping sentences
    "operators": Room(ours=("hymotion_addon", "inference", "ui.text"), others=("numpy", *BLENDER)),
    "ui": Room(ours=("hymotion_addon", "inference"), others=BLENDER),
    "cli": Room(
        ours=(*WITHOUT_BPY, "hymotion_addon.exports.presets"),
        others=("numpy",),
        deferred=("hymotion_addon", "PIL", *BLENDER),
    ),
    "training": Room(ours=("inference",), others=("numpy", "PIL", *MODELS)),
    "devtools": Room(deferred=("bpy",)),
}
PACKAGES = tuple(sorted({name.partition(".")[0] for name in TABLE if name}))


@dataclass(frozen=True)
class Import:
    """One imported module: ours as its dotted name below the root, other people's as "!package"."""

    line: int
    module: str
    deferred: bool


def module_name(file: Path) -> str:
    """inference/errors.py -> inference.errors; a package's __init__ -> the package."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(tree: ast.AST, file: Path) -> Iterator[Import]:
    """Every import of a file, relative ones resolved, those in functions and under TYPE_CHECKING marked."""
    package = list(file.relative_to(ROOT).parent.parts)

    def visit(node: ast.AST, deferred: bool) -> Iterator[Import]:
        if isinstance(node, ast.Import):
            yield from (Import(node.lineno, _other(alias.name), deferred) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield Import(node.lineno, _other(node.module or ""), deferred)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] + (node.module.split(".") if node.module else [])
            yield from (Import(node.lineno, _ours([*base, alias.name]), deferred) for alias in node.names)
        type_only = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        inside = deferred or type_only or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        for child in ast.iter_child_nodes(node):
            yield from visit(child, inside)

    yield from visit(tree, deferred=False)


def _other(name: str) -> str:
    first, _, rest = name.partition(".")
    return rest if first == "hymotion" else f"!{first}"


def _ours(parts: list[str]) -> str:
    """`from .errors import RigError` imports the module errors; `from . import errors` does too."""
    path = ROOT.joinpath(*parts)
    is_module = path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()
    return ".".join(parts if is_module else parts[:-1])


def room_of(module: str) -> str:
    """The longest name of the table that is this module or stands above it."""
    return max((name for name in TABLE if _is_below(module, name)), key=len)


def _is_below(module: str, name: str) -> bool:
    return name == "" or module == name or module.startswith(f"{name}.")


def allowed(module: str, imported: Import) -> bool:
    """Whether the table lets `module` import this."""
    name = room_of(module)
    room = TABLE[name]
    extra = room.deferred if imported.deferred else ()
    if imported.module.startswith("!"):
        package = imported.module[1:]
        return package in sys.stdlib_module_names or package in (*room.others, *extra)
    own_room = name != "" and _is_below(imported.module, name)
    return own_room or any(_is_below(imported.module, ours) for ours in (*room.ours, *extra))


def violations(source: str, file: Path) -> list[str]:
    """A line (file:line: module may not import X) for every import the table forbids."""
    module = module_name(file)
    where, who = file.relative_to(ROOT), module or "the entry"
    return [
        f"{where}:{found.line}: {who} may not import {found.module.removeprefix('!')}"
        for found in imports_of(ast.parse(source), file)
        if not allowed(module, found)
    ]


def our_files() -> list[Path]:
    return [ROOT / "__init__.py", *(file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py")))]


def test_every_file_keeps_to_the_table() -> None:
    found = [line for file in our_files() for line in violations(file.read_text(encoding="utf-8"), file)]
    assert not found, "\n".join(found)


def test_the_entry_imports_nothing_when_it_is_loaded() -> None:
    tree = ast.parse((ROOT / "__init__.py").read_text(encoding="utf-8"))
    assert not [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]


def test_shipped_code_imports_its_own_modules_relatively() -> None:
    """Blender knows the extension as bl_ext.user_default.hymotion: `import hymotion` finds nothing there."""
    shipped = [file for file in our_files() if module_name(file).partition(".")[0] not in ("training", "devtools")]
    absolute = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in shipped
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if (isinstance(node, ast.ImportFrom) and node.level == 0 and (node.module or "").startswith("hymotion"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("hymotion") for alias in node.names))
    ]
    assert not absolute


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("inference/motion.py", "import bpy"),
        ("inference/motion.py", "def read():\n    import bpy"),
        ("inference/motion.py", "from ..hymotion_addon import ids"),
        ("inference/engines/starter/network.py", "import torch"),
        ("inference/registry.py", "from torch.nn import functional"),
        ("hymotion_addon/rigs/names.py", "from ..scene.armature import read_rest_pose"),
        ("hymotion_addon/retarget/solve.py", "from mathutils import Matrix"),
        ("hymotion_addon/generation.py", "import bpy"),
        ("hymotion_addon/scene/action.py", "from ...operators import generate"),
        ("operators/generate.py", "from ..ui import panel"),
        ("ui/panel.py", "from ..operators import generate"),
        ("ui/panel.py", "from ..operators.generate import HYMOTION_OT_generate"),
        ("cli/main.py", "import bpy"),
        ("cli/main.py", "from ..hymotion_addon.scene import files"),
        ("__init__.py", "from .hymotion_addon import registration"),
        ("devtools/lanes.py", "import numpy"),
    ],
)
def test_a_forbidden_import_is_found(file: str, source: str) -> None:
    assert violations(source, ROOT / file)


@pytest.mark.parametrize(
    ("file", "source"),
    [
        ("inference/engines/hymotion/engine.py", "import torch\nfrom ...motion import Motion"),
        ("hymotion_addon/rigs/names.py", "from ..retarget.rest_pose import RestPose\nfrom ...inference import errors"),
        ("hymotion_addon/scene/action.py", "import bpy\nimport numpy as np"),
        ("cli/animate.py", "def run():\n    from ..hymotion_addon.scene import files"),
        ("cli/blender.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import bpy"),
        ("__init__.py", "def register():\n    from .hymotion_addon import registration"),
    ],
)
def test_an_allowed_import_is_let_through(file: str, source: str) -> None:
    assert not violations(source, ROOT / file)
