"""What goes for every request: its id, its origin, and what people see when a part fails."""
