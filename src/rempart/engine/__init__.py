"""Arrays of a world, random streams, the event kernels, and the counts that they leave."""
