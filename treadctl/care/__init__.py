"""Screen, symptoms, week and progression: pure functions and tables.

The room for what the body says.  Its rules arrive with the programme; until
then the profile alone is the plan, and nothing here is imported.
"""
