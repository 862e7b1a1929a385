"""From records to document trees, for pages, notebooks and paper."""
