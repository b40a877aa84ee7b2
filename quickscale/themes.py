"""The themes there are. Held equal to the menu in the repository's cookiecutter.json by a test."""

THEMES = {
    "starter_html": "Server-rendered HTML, one stylesheet, no build step",
    "starter_htmx": "htmx, Alpine and Tailwind CSS over Django templates",
    "starter_react": "React and TypeScript over a typed API, built by Vite",
}
DEFAULT_THEME = "starter_html"
