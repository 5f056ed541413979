"""What dev.py is made of: environments, lanes, the zip, a real window. Python's standard library alone."""
