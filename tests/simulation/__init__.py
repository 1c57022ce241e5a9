"""The product's life under a virtual clock: faults, crashes, and what must hold all the same."""
