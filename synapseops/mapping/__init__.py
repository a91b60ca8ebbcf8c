"""The mapping language: syntax, types, and the typed form that generators compile. No language's code is made here."""
