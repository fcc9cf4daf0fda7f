"""bodymap: palpation charting on a lateral leg-and-hip diagram."""

__version__ = "0.1.0"
