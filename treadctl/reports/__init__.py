"""The room for looking back: walks as tables, pictures and files, from the rows of a journal.

Arrangement (`look`, `weeks`, `trace`, `cells`) is apart from writing and drawing (`sheet`, `charts`, `fit`,
`page`): the former decides what is shown, the latter only how.  It reads; nothing here writes a journal, and
no picture is computed from the whole of it: its cost follows what it shows.  Scores are shown as they were
said, never weighed.  pygal and fit-tool are imported where they are used; who lacks one is told its name.
"""
