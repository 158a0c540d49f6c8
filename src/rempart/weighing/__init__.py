"""The weighing line: incident file -> its scenario -> worlds -> replicates -> what was said, weighed."""
