"""What comes in: our own tables, plan files, packed files; `readers` has one module per foreign format."""
