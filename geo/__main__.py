"""The command line: ``python -m geo COMMAND``; exit code 0 fine, 1 refused, 2 wrong usage."""

import sys

from geo.commands import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
