"""Settings of the embedded modules.

Managed by `inv embed`, `inv update` and `inv remove`, which write this file anew.
Put your own settings into base.py, which is never touched.
"""

MODULE_APPS: list[str] = []
MODULE_MIDDLEWARE_FIRST: list[str] = []
MODULE_MIDDLEWARE: list[str] = []
MODULE_CONTEXT_PROCESSORS: list[str] = []
MODULE_AUTHENTICATION_BACKENDS: list[str] = []
