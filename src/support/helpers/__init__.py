"""Small typed functions printed into a migrated project, one Flask behaviour each."""
