"""A package by name, because linkpreview, which neonize needs, installs one called `tests` as well: the first wins."""
