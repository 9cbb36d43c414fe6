"""What the body says, and what follows from it: screen, symptoms, colours, weeks, today's amount.

The room for every clinical rule, as pure functions and tables: answers and history go in, decisions with
the id of their rule come out.  Days (ordinal numbers), wall seconds and monotonic seconds are arguments.
May not enter: a clock, a file, the network, chance, English (only word ids) and anything that moves a belt.
"""
