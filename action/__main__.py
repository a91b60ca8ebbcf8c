"""`python -m action` is `synapse`."""

from action.cli import main

raise SystemExit(main())
