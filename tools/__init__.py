"""Programs for developers; the application imports none of them."""
