"""An upload that breaks off leaves nothing behind, and the same page takes the file afterwards."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlparse

import pytest

from benchmarks.browserless import Reader, multipart, upload_headers
from geo.store.folder import FolderStore
from tests.browser.servers import Server
from tests.faults.conftest import import_files, name_city, open_page, read_in, starting, told


def send_part(reader: Reader, content: bytes, *, sent: float, declared: int | None = None) -> None:
    """Begin an upload over a bare connection and close that in the middle.

    Args:
        reader: Whose page it is.
        content: The whole file.
        sent: Which part of the body goes out.
        declared: The length that is announced; the true one where None.
    """
    place = reader.ask_for_places(["leute.csv"])[0].upload_url
    body = multipart("leute.csv", content)
    lines = [f"PUT {place} HTTP/1.1", f"Host: {urlparse(reader.url).netloc}"]
    lines += [f"{name}: {value}" for name, value in upload_headers(reader.url).items()]
    lines += [f"Content-Length: {len(body) if declared is None else declared}", "", ""]
    address = urlparse(reader.url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as bare:
        bare.sendall("\r\n".join(lines).encode() + body[: int(len(body) * sent)])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Path]]:
    """A server and its workspace."""
    folder = tmp_path_factory.mktemp("uploads")
    with starting(folder) as start:
        yield start(folder / "ws"), folder / "ws"


def keep(reader: Reader, workspace: Path, name: str) -> None:
    """The same page takes files afterwards, and keeps nothing but them."""
    read_in(reader, import_files(100))
    name_city(reader, name)
    assert reader.press("import.save").faults == ()
    told(reader, f"{name} ist angelegt")
    kept = FolderStore(workspace).read_originals(name.casefold())
    assert sorted(kept.values()) == sorted(import_files(100).values())


@pytest.mark.parametrize(
    ("name", "sent", "declared"),
    [
        ("Nichts", 0.0, None),
        ("Halb", 0.5, None),
        ("Fast", 0.99, None),
        ("Mehr", 1.0, 2**30),
        ("Weniger", 0.5, 10),
    ],
    ids=["nothing", "half", "almost all", "much more announced", "less announced"],
)
def test_a_broken_upload_leaves_the_page_as_it_was(
    served: tuple[Server, Path], name: str, sent: float, declared: int | None
) -> None:
    server, workspace = served
    with open_page(server, "Daten") as reader:
        send_part(reader, b"x;y\n" * 500_000, sent=sent, declared=declared)
        assert reader.rerun().faults == ()
        told(reader, "Noch keine Datei gewählt")
        keep(reader, workspace, name)


def test_a_page_closed_in_the_middle_of_an_upload_disturbs_nobody(
    served: tuple[Server, Path],
) -> None:
    server, workspace = served
    with open_page(server, "Daten") as other:
        with open_page(server, "Daten") as reader:
            send_part(reader, b"x;y\n" * 500_000, sent=0.5)
        assert other.rerun().faults == ()
        keep(other, workspace, "Andere")
