"""The body view: a picture of the body that can be turned, peeled, pointed at and painted on."""
