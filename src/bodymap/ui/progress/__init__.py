"""Progress: what changed since an earlier visit, in words, on the body and over time.

pyqtgraph and numpy are imported when the page is first shown, never by importing this package.
"""

from bodymap.ui.progress.page import ProgressPage

__all__ = ["ProgressPage"]
