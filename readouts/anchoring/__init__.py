"""From a quotation to its place in a text: matching, fingerprints, and a reader's own copy."""
