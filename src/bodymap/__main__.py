"""`python -m bodymap` is the command `bodymap`."""

import sys

from bodymap.launch import main

if __name__ == "__main__":
    sys.exit(main())
