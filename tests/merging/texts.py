"""A text of the factory's, as it makes it later, and as people edit it."""

A = "".join(f"line {number}\n" for number in range(1, 10))
B = A.replace("line 8", "line eight")
MINE = A.replace("line 2", "line two")
BOTH = B.replace("line 2", "line two")
CLASH = A.replace("line 8", "my line 8")
