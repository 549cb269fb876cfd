"""What a case does with every element of a text, and what changing it would change."""
