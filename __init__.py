"""HY-Motion for Blender: the extension's entry. Imports nothing at module level, so that tests collect without bpy."""


def register() -> None:
    """Called by Blender when the extension is enabled."""
    from .hymotion_addon import registration

    registration.register()


def unregister() -> None:
    """Called by Blender when the extension is disabled."""
    from .hymotion_addon import registration

    registration.unregister()
