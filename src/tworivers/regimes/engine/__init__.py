"""The engine: what rows come to on a case, on a case of which not all is known, and over all cases."""
