"""What came of posts: a ledger of readings, what is counted from it, and Cutroom's own figures."""
