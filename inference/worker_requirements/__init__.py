"""Pins of the worker's environment, one text file for each call of pip; inference/environment/backends.py names them."""
