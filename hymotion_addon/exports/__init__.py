"""Files out of Blender: presets as data."""
