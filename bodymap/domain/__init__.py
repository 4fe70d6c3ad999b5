"""Values and arithmetic of the body frame; knows no files and no Qt."""
