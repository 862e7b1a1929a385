"""From the course to lessons: syllabi, lesson plans, labs, the answers of a class."""
