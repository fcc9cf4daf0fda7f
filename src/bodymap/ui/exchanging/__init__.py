"""Charts out of the record and in, from the window: what is asked, what is said, and the bar that moves meanwhile.

Imported when it is first asked for. What is written and what becomes of what comes in is decided in `workspace`.
"""

from bodymap.ui.exchanging.entering import import_file
from bodymap.ui.exchanging.leaving import export

__all__ = ["export", "import_file"]
