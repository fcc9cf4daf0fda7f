"""The diagram as an instrument: camera, cached layers, gestures and what is painted over the plate."""
