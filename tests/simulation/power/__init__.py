"""What a power cut may leave of the data file, made of the real writes of the real store, and what becomes of it."""
