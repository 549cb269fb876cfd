"""Probabilities as probabilities: normalised, drawn as they are weighed, ordered as their words."""
