"""The window. The only package with signals, docks and dialogs; holds no truth of its own."""
