"""The room that knows spreadsheet files: cells, never duties."""
