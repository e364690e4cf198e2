"""Write the files of the invented cities: ``python -m geo.datasets.fictional [folder]``."""

import sys
from pathlib import Path

from geo.datasets.embedded import CITIES_FOLDER
from geo.datasets.fictional.cities import PLANS
from geo.datasets.fictional.files import write_city


def main(arguments: list[str]) -> int:
    """Write all cities below the folder given, or where they are embedded."""
    folder = Path(arguments[0]) if arguments else CITIES_FOLDER
    for plan in PLANS:
        write_city(plan, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
