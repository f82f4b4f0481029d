"""Turns tokens into a QPalette, for what Qt paints without asking the style sheet. Knows no widget."""

from PySide6.QtGui import QColor, QPalette

from tracker_app.ui.theme.tokens import Tokens


def palette(tokens: Tokens) -> QPalette:
    """The palette of a scheme; disabled text is the only difference between the groups."""
    made = QPalette()
    of = QPalette.ColorRole
    colors = {
        of.Window: tokens.window,
        of.WindowText: tokens.text,
        of.Base: tokens.surface,
        of.AlternateBase: tokens.hover,
        of.Text: tokens.text,
        of.Button: tokens.raised,
        of.ButtonText: tokens.text,
        of.BrightText: tokens.danger,
        of.ToolTipBase: tokens.raised,
        of.ToolTipText: tokens.text,
        of.PlaceholderText: tokens.muted,
        of.Highlight: tokens.selection,
        of.HighlightedText: tokens.on_selection,
        of.Accent: tokens.accent,
        of.Link: tokens.accent,
        of.LinkVisited: tokens.accent,
        of.Light: tokens.hover,
        of.Midlight: tokens.hover,
        of.Mid: tokens.border,
        of.Dark: tokens.edge,
        of.Shadow: tokens.border,
    }
    for role, color in colors.items():
        made.setColor(role, QColor(color))
    for role in (of.WindowText, of.Text, of.ButtonText, of.HighlightedText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.disabled))
    return made
