"""What is mailed: letters in the campaign's language, unsent mails with the workbook, the send list. Knows no disk."""
