"""What a worker does about a wish: one module for each kind."""
