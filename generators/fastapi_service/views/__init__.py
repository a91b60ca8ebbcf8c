"""What each kind of file shows, as frozen values: no more than that, so that a file is made anew only when it changes."""
