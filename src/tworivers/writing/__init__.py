"""What a writer of questions sees: a question in words, its known answers tried, and the beginning of a new one."""
