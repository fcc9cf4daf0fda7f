"""Values and pure functions: client, visit, finding, edit. Knows nothing of Qt, files, databases or protocols."""
