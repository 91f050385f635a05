"""The library on the wire: records in snake case, bodies and results of errands in camel case."""
