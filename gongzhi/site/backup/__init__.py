"""A backup is one file that only the holder of an identity can open, and one command proves it.

The file is in the age format (age-encryption.org/v1): the machine that makes backups knows the
recipient alone and can't read what it wrote. Inside is a tar: what is in it (manifest.json), the
keys, the dump, the files.
"""
