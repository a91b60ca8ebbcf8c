"""Types that several models share."""
