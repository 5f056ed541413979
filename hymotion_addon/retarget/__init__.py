"""Motion and rest pose to bone keys. numpy alone."""
