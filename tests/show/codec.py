"""Lines 1.5 to 1.7: the codec, judged by vectors, by a peer and by chance."""
