"""The treadmill's console as a page in a browser: what is true of the belt, its keys, faults, and the wire.

Served on this computer alone, to whoever has the address that the simulator shows.  It needs the extra `page`
(websockets), which the rest of the simulator does not.  The rooms:

`door`    what may come in at all: Host, Origin, the token
`serve`   files, open pages, and their pace
`hands`   what a page may have done to the machine, by name
`wire`    the last messages between the machine and its clients, in words
"""
