"""What leaves the window on paper or as a file: preview, printer, PDF, picture. Imported when it is first asked for."""
