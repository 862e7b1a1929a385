"""From the course to tables: comparison, coverage, trails, concordance, findings."""
