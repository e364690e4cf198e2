"""Segregation indices: count arrays in, numbers out.

Reading order: counts (the door), evenness, exposure, concentration, clustering, local,
environments, then what says how far a number can be trusted: sampling, chance, intervals,
comparison, verdict, and what takes it apart: hierarchy, change. The registry lists all.

The last axis of every array is areas; any number of axes may lead (draws, years). Arrays of
several groups have shape (..., groups, areas). What cannot be defined is NaN.
"""
