// Where the focus goes when content is replaced, for those who hear the page or use the keyboard.

import htmx from "htmx.org";

// A new page begins at its heading, which screen readers then read.
function focusHeading() {
  const heading = document.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  heading?.focus({ preventScroll: true });
}

// When what had the focus is gone: the first field with an error, else what the content says, else
// its first field.
function focusReplacement(content) {
  if (document.activeElement !== document.body) return;
  const fields = "input:not([type=hidden]), select, textarea";
  for (const wanted of ["[aria-invalid=true]", "[data-focus]", fields]) {
    const element = content.matches(wanted) ? content : content.querySelector(wanted);
    if (element) return element.focus({ preventScroll: true });
  }
}

htmx.on("htmx:afterSettle", ({ detail, target }) => {
  if (detail.boosted) focusHeading();
  else focusReplacement(target);
});
