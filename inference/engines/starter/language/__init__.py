"""English, as far as a prompt for motion needs it: words in, clauses with their meanings out. No model, no numpy."""
