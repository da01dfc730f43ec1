"""All counting returns as tidy tables, and the facts computed from them."""
