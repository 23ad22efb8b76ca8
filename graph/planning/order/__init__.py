"""Strategies of order: in which sequence to learn the topics of a plan, and what that costs."""
