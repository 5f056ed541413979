"""The embedded engine: small, ships with the extension, numpy alone."""
