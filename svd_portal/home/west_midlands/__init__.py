"""The demonstration: the West Midlands region over its seven local violence boards.

Bodies, codes, dates and figures are public facts; the prose, the people and the counts in the extract are made up.
"""
