"""`python -m action WORDS` is `synapse WORDS`; without words in a workflow, it is the step that the workflow's inputs describe."""

import os
import sys

if len(sys.argv) == 1 and os.environ.get("GITHUB_ACTIONS") == "true":
    from action.workflow.front import main
else:
    from action.cli import main

raise SystemExit(main())
