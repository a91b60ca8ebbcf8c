"""What can be done at the forge, by people and through the API alike: each changes the state and tells the Apps."""
