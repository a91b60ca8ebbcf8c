"""What each flow does."""
