"""The only modules that read or write Blender data."""
