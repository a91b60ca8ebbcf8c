"""The sandbox's side of the fence: the process that confines itself, runs the command, watches it and ends all it started.

It is run as a package of its own (`python -I -S`, standard library only, relative imports), without importing the factory:
it starts in a few milliseconds, and what it needs is loaded before the file system is taken away.
"""
