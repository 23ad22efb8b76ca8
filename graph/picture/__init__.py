"""Where topics stand on the map, and the map itself."""
