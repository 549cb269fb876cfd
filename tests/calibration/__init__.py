"""Simulation-based calibration of the whole chain: are truths drawn from a case found again as they should be?

A world is drawn from the prior of a case; its instruments report what they see of it and its sources
say what they would say; the chain conditions on that as it does on any record. If all is right, the
truth then looks like any other world that fits: among a few of them its rank is anyone's.
"""
