"""Attacks on rempart's own borders: files and command lines that are wrong, and damage to what it keeps."""
