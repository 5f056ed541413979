"""What Blender is told about this add-on: all of it or nothing, and taken back in reverse order."""

from __future__ import annotations

from contextlib import ExitStack

import bpy
from bpy.app.handlers import persistent
from bpy.props import PointerProperty

from ..operators import (
    cures,
    environment,
    examples,
    feet,
    generate,
    mapping,
    models,
    prompt,
    results,
    server,
    sources,
    worker,
)
from ..ui import advanced, panel, preferences
from ..ui import examples as examples_panel
from ..ui import feet as feet_panel
from ..ui import hands as hands_panel
from ..ui import sources as sources_panel
from . import ids, state
from .preferences import apply_defaults
from .properties import HyMotionSettings
from .scene import diagnosis, engine_watch, feet_fields, job_loop, recognition, task_loop, user_map
from .scene.bone_fields import BoneFields
from .scene.feet_fields import ContactList, FeetSettings
from .scene.hand_fields import HandSettings

CLASSES = (
    HyMotionSettings,
    BoneFields,
    *feet_fields.CLASSES,
    HandSettings,
    *preferences.CLASSES,
    *generate.CLASSES,
    *cures.CLASSES,
    *mapping.CLASSES,
    *results.CLASSES,
    *feet.CLASSES,
    *environment.CLASSES,
    *models.CLASSES,
    *worker.CLASSES,
    *server.CLASSES,
    *prompt.CLASSES,
    *examples.CLASSES,
    *sources.CLASSES,
    *panel.CLASSES,
    *examples_panel.CLASSES,
    *hands_panel.CLASSES,
    *sources_panel.CLASSES,
    *feet_panel.CLASSES,
    *advanced.CLASSES,
)

# (operator, key, with Ctrl) in the 3D viewport and its sidebar
_SHORTCUTS = ((ids.GENERATE, "RET", True), (ids.GENERATE, "NUMPAD_ENTER", True), (ids.CANCEL, "ESC", False))

_registered = ExitStack()


def register() -> None:
    """Register everything, or nothing: a failure undoes what was done and is raised."""
    with ExitStack() as undo:
        undo.enter_context(state.session_lifetime())
        for cls in CLASSES:
            bpy.utils.register_class(cls)
            undo.callback(bpy.utils.unregister_class, cls)
        setattr(bpy.types.Scene, ids.SETTINGS, PointerProperty(type=HyMotionSettings))
        undo.callback(delattr, bpy.types.Scene, ids.SETTINGS)
        user_map.register()
        undo.callback(user_map.unregister)
        setattr(bpy.types.Scene, ids.BONES, PointerProperty(type=BoneFields))
        undo.callback(delattr, bpy.types.Scene, ids.BONES)
        setattr(bpy.types.Scene, ids.FEET, PointerProperty(type=FeetSettings))
        undo.callback(delattr, bpy.types.Scene, ids.FEET)
        setattr(bpy.types.Action, ids.CONTACTS, PointerProperty(type=ContactList))
        undo.callback(delattr, bpy.types.Action, ids.CONTACTS)
        setattr(bpy.types.Scene, ids.HANDS, PointerProperty(type=HandSettings))
        undo.callback(delattr, bpy.types.Scene, ids.HANDS)
        bpy.app.handlers.load_post.append(_file_loaded)
        undo.callback(lambda: bpy.app.handlers.load_post.remove(_file_loaded))
        _add_shortcuts(undo)
        recognition.start()
        undo.callback(recognition.stop)
        diagnosis.start()
        undo.callback(diagnosis.stop)
        engine_watch.start()
        undo.callback(engine_watch.stop)
        undo.callback(task_loop.stop)
        undo.callback(job_loop.stop)
        _registered.push(undo.pop_all())


def unregister() -> None:
    """Take everything back, the last first."""
    _registered.close()


def _add_shortcuts(undo: ExitStack) -> None:
    keyconfig = bpy.context.window_manager.keyconfigs.addon
    if keyconfig is None:  # background mode has no keys
        return
    # "3D View Generic" is the one keymap that both the viewport and its sidebar listen to.
    keymap = keyconfig.keymaps.new("3D View Generic", space_type="VIEW_3D")
    for operator, key, ctrl in _SHORTCUTS:
        item = keymap.keymap_items.new(operator, key, "PRESS", ctrl=ctrl)
        undo.callback(keymap.keymap_items.remove, item)


@persistent
def _file_loaded(_path: str, _unused: object = None) -> None:
    state.current().forget_file()
    apply_defaults(list(bpy.data.scenes))
