"""The small timer that stays in sight while the window is away."""
