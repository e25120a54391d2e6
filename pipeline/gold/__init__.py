"""Labelling: drafts, checks, the agreement of two annotators, and the formats of labelling tools."""
