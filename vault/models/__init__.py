"""The nouns, a room for each. Frozen values; a change is `replace`. Times are aware UTC."""
