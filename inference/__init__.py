"""Prompt to motion: types, engines and motion files. Never imports bpy; runs inside Blender and inside a worker."""
