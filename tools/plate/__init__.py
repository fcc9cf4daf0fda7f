"""Draws the lateral plate: reads the tables beside it and writes `resources/diagrams/lateral_leg/`.

Run as `python -m tools.plate`. Needs numpy; the program itself never imports this package.
"""
