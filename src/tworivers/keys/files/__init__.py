"""The file of questions: what a writer put into it, read with one sentence for each mistake."""
