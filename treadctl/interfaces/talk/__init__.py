"""The conversation with a person: questions of one key each, and the sentences around them.

It decides nothing: the service judges the answers, `care_words` has the sentences.
"""
