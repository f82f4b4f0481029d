"""The settings: declared ones as controls that apply at once, accounts, the data folder, about."""
