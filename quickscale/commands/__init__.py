"""One verb, one file: `add_parser(subparsers)` and `run(args) -> int`."""
