"""The composition: one module a job, each wiring the packages below it together.

`installation` opens what the others use. The command line calls these functions and prints what they return.
"""
