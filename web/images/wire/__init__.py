"""The image service on the wire: everything in camel case."""
