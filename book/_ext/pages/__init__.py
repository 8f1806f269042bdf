"""The pages that are made from the tables of the record."""
