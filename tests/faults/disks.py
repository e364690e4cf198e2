"""A disk that is full or may not be written, really and while a server is at work on it."""

import os
import resource
import subprocess
from dataclasses import dataclass
from pathlib import Path

SIZE_KB = 4096
LARGEST_FILE = 64
"""Bytes that a file may have where no disk of its own can be mounted to be filled."""


@dataclass
class Disk:
    """A folder on a small disk; where none may be mounted, file sizes are limited instead."""

    folder: Path
    is_mounted: bool

    @property
    def workspace(self) -> Path:
        """A folder in it."""
        return self.folder / "workspace"

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"

    def fill(self, process: int) -> None:
        """From now on there is no room left for this process."""
        if not self.is_mounted:
            _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (LARGEST_FILE, hard))
            return
        room = os.statvfs(self.folder)
        with self._ballast.open("wb") as ballast:
            os.posix_fallocate(ballast.fileno(), 0, room.f_bavail * room.f_bsize)

    def free(self, process: int) -> None:
        """There is room again."""
        if not self.is_mounted:
            _, hard = resource.prlimit(process, resource.RLIMIT_FSIZE)
            resource.prlimit(process, resource.RLIMIT_FSIZE, (hard, hard))
            return
        self._ballast.unlink()

    def refuse_temporary_files(self, process: int) -> None:
        """The same for small files that come and go; without a disk of its own nobody may write."""
        if self.is_mounted:
            self.fill(process)
        else:
            lock(self.folder)

    def take_temporary_files(self, process: int) -> None:
        """There is room again."""
        if self.is_mounted:
            self.free(process)
        else:
            unlock(self.folder)

    def remove(self) -> None:
        """Give it back."""
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=True)


def mount_disk(folder: Path) -> Disk:
    """A disk of a few megabytes in memory, mounted where this user may."""
    folder.mkdir()
    options = f"size={SIZE_KB}k,mode=0755"
    mounting = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    may = os.geteuid() == 0
    is_mounted = may and subprocess.run(mounting, capture_output=True, check=False).returncode == 0
    return Disk(folder, is_mounted)


def lock(folder: Path) -> None:
    """Nothing in it may be written any more; who overrules permissions is not meant."""
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)


def unlock(folder: Path) -> None:
    """It may be written again."""
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)
