"""Long fuzzing and repetition: `make soak`."""
