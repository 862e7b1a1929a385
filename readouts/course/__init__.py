"""Files to records: readers, faults, references between records, the course itself, what a build keeps."""
