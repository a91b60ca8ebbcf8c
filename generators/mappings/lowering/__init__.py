"""Mappings as statements of no language: what all compilers do alike, with ports for what each writes in its own way.

How a value walks from the typed form to text, for the rule `total: {from: total_price, cast: decimal, on_missing: omit}`:

1. `rules.rule_block` puts a chain of sinks together: a `Stage` behind the producer and behind each step, at the end the target's
   `objects.Write`. A sink is asked what is done with a value, with MISSING and with null.
2. `producing` hands the chain to the producer. `reading` fetches the member (`values.member`), asks for its type (`types.recognised`) and
   branches over the states that can be (`reading.stated`): each branch is what the chain makes of that state.
3. The value goes down the chain as a `Value`, an expression of a type: `casting` wraps it in a call (`values.call("to_decimal", ...)`),
   `constraining` looks at it, `writing` makes JSON of it, and `Write` says `statements.put(...)`.
4. What comes back is a `Block` (`code`), a tree of statements: `Bind total`, `If` with its cases, `Throw`. Equal branches have become one,
   empty ones are gone. `objects.attempt` notes what is thrown, or puts a `Try` around it.
5. The language's module prints the tree, which knows no layout: TypeScript finds out which names are constants and breaks long lines,
   Python says `elif` and `from None` and leaves lines to its formatter.

A further language writes: a `language.Language` of its words and of modules that fill the `ports` (some forty functions, most of a line),
a printer, the names that it reserves, the module around a mapping's function, and the run-time support, which the vectors
(`tests/vectors`) hold to the same answers.
"""
