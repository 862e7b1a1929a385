"""The answers of a class: reading the files that students downloaded, and putting them into one table and one page.

Files come back renamed, doubled, cut off and edited by hand. What can be read of them is read, what cannot is named; no
answer is dropped for being older than another, it is only marked. Students are told apart by more than the name they typed,
and whatever stays doubtful is listed.

``answers``   what is read: an answer, a file
``files``     finding the files, also inside zip files, and getting their text
``saved``     reading the JSON that the site writes
``pages``     reading the page that the site writes to hand in
``markdown``  reading the Markdown that the site writes
``people``    whose a file is
``table``     all answers in order, and as a table
``workbook``  the table for a spreadsheet program
``roster``    who is in the class, and what each of them handed in

The same as a page to read is in :mod:`readouts.export.answers_page`.
"""

from readouts.teaching.responses.answers import Answer, Found, Unreadable
from readouts.teaching.responses.files import files_in, read
from readouts.teaching.responses.table import Collected, Places, collect, full_ids, questions, table

__all__ = ["Answer", "Collected", "Found", "Places", "Unreadable", "collect", "files_in", "full_ids", "questions", "read",
           "table"]
