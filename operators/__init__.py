"""Thin operators: read the context, call the domain, report."""
