"""A rectangle in points, wherever something is laid out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Box:
    """A rectangle in points from the upper left corner; y counts downwards."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.left + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.top + self.height

    @property
    def corners(self) -> npt.NDArray[np.float64]:
        """Its four corners, (4, 2)."""
        left, top, right, bottom = self.left, self.top, self.right, self.bottom
        return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])

    def halves(self, gap: float) -> tuple["Box", "Box"]:
        """Two boxes side by side."""
        width = (self.width - gap) / 2
        left = Box(self.left, self.top, width, self.height)
        return left, Box(self.left + width + gap, self.top, width, self.height)

    def strip(self, height: float) -> "Box":
        """The uppermost part."""
        return Box(self.left, self.top, self.width, height)

    def below(self, height: float) -> "Box":
        """What is left under a strip; nothing where the strip is higher."""
        return Box(self.left, self.top + height, self.width, max(self.height - height, 0.0))
