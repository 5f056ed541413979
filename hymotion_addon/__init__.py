"""The add-on domain: rigs, retargeting, jobs and Blender data. Imports nothing here (tests collect without bpy)."""
