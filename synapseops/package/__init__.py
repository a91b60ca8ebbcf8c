"""What is handed out of a run: the zip of a service, what it says of itself, where it comes from, and the proof of all that."""
