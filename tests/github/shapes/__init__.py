"""What the double holds, as GitHub's JSON; pure functions of the value and of the double's own address."""
