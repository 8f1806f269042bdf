"""The command line as a module: `python -m tworivers.cli`."""

from tworivers.cli import main

raise SystemExit(main())
