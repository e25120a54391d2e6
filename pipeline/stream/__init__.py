"""Articles in rows of files, from one to many millions: read in partitions, written in parts or as one file.

Nothing is imported here: the command line asks `forms` alone before it loads what extraction needs.
"""
