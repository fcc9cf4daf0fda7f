"""The window around the diagram: banner, rail, toolbar, palette, visit strip, messages, start page."""
