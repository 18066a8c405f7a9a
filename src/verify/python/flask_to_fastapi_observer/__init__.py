"""Watches an application that is being compared: which handlers run, what they read, what is asked and answered."""
