"""Laws: floats in, floats out, one published model a file. `docs/reference/physics.md` lists them all."""
