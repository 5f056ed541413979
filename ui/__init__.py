"""Panels: draw state, no logic."""
