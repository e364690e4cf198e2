"""From arrays to a map: classes, palettes, legends, and the only room that knows folium."""
