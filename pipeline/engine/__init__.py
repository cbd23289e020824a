"""The composition: finds the inputs, reads each in a process of its own, publishes the results."""
