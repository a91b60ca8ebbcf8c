"""What a run found and did, told to people: one `Report`, rendered for the pull request, the terminal and programs."""
