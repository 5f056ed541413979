"""How the starter weights are made. Not in the zip."""
