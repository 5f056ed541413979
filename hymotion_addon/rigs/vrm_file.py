"""VRM's list of human bones, as a .vrm or .glb file holds it: Blender's own importer leaves it out."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

_HEADER: Final = struct.Struct("<4sIIII")
"""Magic, version and length of the file; length and type of its first chunk, which is the JSON."""


def human_bones(path: Path) -> dict[str, str]:
    """{VRM's human bone: name of its node} of a glTF file that Blender can read; empty for one that is no VRM."""
    document = _document(path)
    nodes, extensions = document.get("nodes", []), document.get("extensions", {})
    version_1 = extensions.get("VRMC_vrm", {}).get("humanoid", {}).get("humanBones", {})
    version_0 = extensions.get("VRM", {}).get("humanoid", {}).get("humanBones", [])
    found = {name: said.get("node") for name, said in version_1.items()}
    found = found or {said.get("bone"): said.get("node") for said in version_0}
    names = {i: node["name"] for i, node in enumerate(nodes) if "name" in node}
    return {bone: names[node] for bone, node in found.items() if node in names}


def _document(path: Path) -> Mapping[str, Any]:
    content = path.read_bytes()
    if not content.startswith(b"glTF"):
        return json.loads(content)
    length = _HEADER.unpack_from(content)[3]
    return json.loads(content[_HEADER.size : _HEADER.size + length])
