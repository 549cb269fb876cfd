"""The workbench: a conditioned case in a browser, on this machine. Shows the same Summary as the report."""
