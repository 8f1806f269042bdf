"""Mending: how cells are known again that lost their marks, and answers found that stand beside their cells."""
