"""What the tasks do. Standard library and Invoke only; no part of the running site."""
