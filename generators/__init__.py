"""One module or small package per kind of artifact; each is a pure function from blueprint to files."""
