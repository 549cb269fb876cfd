"""The rows and numbers a summary is made of, by the question they answer."""
