"""Motion models, one folder each."""
