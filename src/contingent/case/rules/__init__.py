"""What a case must satisfy beyond the shape of its fields, one file for each subject."""
