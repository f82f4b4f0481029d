"""Asks macOS how long nobody has touched the computer. Knows no absence."""

import ctypes

_FRAMEWORK = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_COMBINED_SESSION = 0
_ANY_INPUT = 0xFFFFFFFF


class MacIdle:
    """CGEventSourceSecondsSinceLastEventType over all kinds of input."""

    name = "macos"
    reason = ""

    def idle_seconds(self) -> float | None:
        """Return the seconds since the last input."""
        try:
            services = ctypes.CDLL(_FRAMEWORK)
        except OSError:
            return None
        ask = services.CGEventSourceSecondsSinceLastEventType
        ask.restype = ctypes.c_double
        ask.argtypes = [ctypes.c_int32, ctypes.c_uint32]
        return float(ask(_COMBINED_SESSION, _ANY_INPUT))

    def close(self) -> None:
        """Nothing is held."""
