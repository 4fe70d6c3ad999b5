"""`python -m bodymap`: the same as the command `bodymap`."""

import sys

from bodymap.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
