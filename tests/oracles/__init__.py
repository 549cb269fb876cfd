"""Published numbers, reproduced through the functions that the simulator calls."""
