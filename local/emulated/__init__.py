"""Runs inside the emulator's own environment: starts ministack with what a desk needs of it.

Standard library and ministack only; nothing here imports `deskhand`. Three things are added:
a write-ahead journal (plain ministack saves its state at a clean exit only), bounded waiting
for Lambdas, and answers that AWS gives and ministack 1.5.33 does not.
"""
