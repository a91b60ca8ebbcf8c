"""Running strangers' code away from everything it could harm, at the best level the machine holds."""
