"""Other people's programs that open what was written."""

import re
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from geo.reports.slide import Report

Write = Callable[[Report, BinaryIO], None]


def written(write: Write, report: Report) -> bytes:
    """What a writer writes."""
    target = BytesIO()
    write(report, target)
    return target.getvalue()


def ask(*command: str, content: bytes) -> str:
    """What a program says of a file given at its door."""
    done = subprocess.run(command, input=content, capture_output=True, check=True, timeout=60)
    # pdfinfo prints some words of the structure as the file has them, in UTF-16.
    return done.stdout.decode("utf-8", errors="replace")


def pdf_text(content: bytes) -> str:
    """The text of a PDF, every gap one space, words divided at line ends put together."""
    said = ask("pdftotext", "-", "-", content=content).replace("\N{SOFT HYPHEN}\n", "")
    return re.sub(r"\s+", " ", said)


def office_pdf(content: bytes, suffix: str, folder: Path) -> bytes:
    """An Office file as LibreOffice sets it; in a profile of its own, so that nothing is shared."""
    file = folder / f"written.{suffix}"
    file.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, file],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return file.with_suffix(".pdf").read_bytes()
