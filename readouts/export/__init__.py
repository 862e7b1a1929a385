"""From the course to files: annotations, cartridges, handouts, the course pack, the offline copy."""
