"""Stands in for the layout that Blender gives a panel, to see what a user would see."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import bpy

ICONS = set(bpy.types.UILayout.bl_rna.functions["label"].parameters["icon"].enum_items.keys())


@dataclass
class Layout:
    """Stands in for Blender's: takes what Blender's takes and writes down what a user would see."""

    words: list[str] = field(default_factory=list)
    buttons: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    unfolded: bool = False
    searches: list[tuple[str, str]] = field(default_factory=list)

    def row(self, **_: Any) -> Layout:
        return self

    column = box = split = row

    def separator(self, **_: Any) -> None:
        pass

    def label(self, text: str = "", icon: str = "NONE") -> None:
        assert icon in ICONS
        self.words.append(text)

    def prop(self, data: Any, name: str, **_: Any) -> None:
        assert hasattr(data, name)
        self.fields.append(name)

    def prop_search(self, data: Any, name: str, search_data: Any, search_name: str, **_: Any) -> None:
        assert hasattr(search_data, search_name)
        self.searches.append((name, getattr(data, name)))

    def panel_prop(self, data: Any, name: str) -> tuple[Layout, Layout | None]:
        return self, self if getattr(data, name) else None

    def panel(self, idname: str, default_closed: bool = False) -> tuple[Layout, Layout | None]:
        return self, self if self.unfolded or not default_closed else None

    def template_list(
        self, list_name: str, _id: str, data: Any, name: str, _owner: Any, _active: str, **_: Any
    ) -> None:
        assert hasattr(bpy.types, list_name)
        self.fields += [name] * len(getattr(data, name))

    def progress(self, factor: float, text: str, **_: Any) -> None:
        assert 0 <= factor <= 1
        self.words.append(text)

    def operator(self, name: str, text: str = "", icon: str = "NONE", **_: Any) -> SimpleNamespace:
        assert icon in ICONS
        family, call = name.split(".")
        getattr(getattr(bpy.ops, family), call).get_rna_type()  # KeyError: nobody registered it
        self.buttons.append(name)
        return SimpleNamespace()

    def text(self) -> str:
        return " ".join(self.words)
