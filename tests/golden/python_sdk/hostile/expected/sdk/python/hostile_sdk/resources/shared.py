"""Types that several resources share."""
