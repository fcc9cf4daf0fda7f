"""QtGui only: one painter of plate, marks and pages for screen, PDF, PNG and thumbnail.

May import everything below the window, never `ui`. Importing this package imports no Qt; its modules do.
"""
