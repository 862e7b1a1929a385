"""The desk: two accounts of any meeting, side by side, with suggested topics and what in them is new."""
