"""Which edition of the toolkit this is; the package and every workbook about itself say it from here."""

VERSION = "0.1.0"
