"""Pins of the worker's environment, one text file for each call of pip; environment/backends.py names them."""
