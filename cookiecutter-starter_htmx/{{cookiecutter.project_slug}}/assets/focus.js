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

// A form that has errors: the first of them, even when the field that was left has the focus again.
function focusError(content) {
  const error = content.querySelector("[aria-invalid=true]") ?? content.querySelector("[data-focus]");
  if (error) error.focus();
  else focusReplacement(content);
}

htmx.on("htmx:afterSettle", ({ detail, target }) => {
  if (!detail.boosted) focusReplacement(target);
  else if (detail.requestConfig.verb === "get") focusHeading();
  else focusError(target);
});
