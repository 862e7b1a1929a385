"""Strings to strings: folding, scripts, words, dates, MyST bodies as plain text."""
