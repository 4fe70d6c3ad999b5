"""The program without a window: check, list, show, pattern, render; imports no Qt unless a picture is asked for."""
