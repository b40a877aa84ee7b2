// What runs in the browser besides static/js/site.js: htmx, Alpine and what ties them to the pages.
// Bundled into static/build/app.js. Everything works without it, a little less comfortably.

import Alpine from "@alpinejs/csp";
import htmx from "htmx.org";

import "./focus.js";
import "./navigation.js";
import { modal } from "./modal.js";
import { toasts } from "./toasts.js";

Object.assign(htmx.config, {
  // The Content-Security-Policy allows no inline style and no eval.
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  attributesToSettle: ["class", "width", "height"],
  // Back and forward load the page from the server: no copy of a private page stays behind, and
  // what is shown is never older than the address.
  historyCacheSize: 0,
  refreshOnHistoryMiss: true,
  responseHandling: [
    { code: "204", swap: false },
    { code: "[23]..", swap: true },
    // A form that has errors.
    { code: "422", swap: true },
    { code: "[45]..", swap: false, error: true },
  ],
});

Alpine.data("modal", modal);
Alpine.data("toasts", toasts);
Alpine.start();
