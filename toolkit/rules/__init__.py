"""Company and findings in, Problems out."""
