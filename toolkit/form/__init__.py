"""What is asked: the two forms, declared once, and the ways from a form to sheets and back."""
