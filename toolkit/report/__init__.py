"""Views of the Company and its Problems: the merged workbook, the data files, the terminal summary."""
