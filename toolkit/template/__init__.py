"""The department workbook, made from Form and Campaign."""
