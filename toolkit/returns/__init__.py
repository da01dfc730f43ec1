"""From a folder full of files to the returns that count."""
