// Boosted navigation: links load the next page without leaving this one.

import htmx from "htmx.org";

// Every page of this site has it on <body> (templates/base.html).
const SHELL = ' hx-boost="true"';

// Links are boosted; forms are not unless they say so. Signing in or out changes the CSRF token,
// and a form may lead to another site, to pay for example. `htmx.on` would listen too late: after
// htmx has gone through the page that is loaded first.
// Nor is a link to a page with scripts of its own: it says so by data-full-page.
document.addEventListener("htmx:beforeProcessNode", ({ target }) => {
  if (target.matches("a[data-full-page]")) target.setAttribute("hx-boost", "false");
  if (!(target instanceof HTMLFormElement) || target.hasAttribute("hx-boost")) return;
  if (target.matches("[data-in-place]")) showErrorsInPlace(target);
  else target.setAttribute("hx-boost", "false");
});

// What a form with data-in-place has to say is shown where it stands: in the form, when it has an
// id, else in the content of the page. When it is done, the browser itself goes to the next page
// (pages/middleware.py): signing in changes the CSRF token.
function showErrorsInPlace(form) {
  const place = form.id ? `#${form.id}` : "#content";
  form.setAttribute("hx-boost", "true");
  form.setAttribute("hx-target", place);
  form.setAttribute("hx-select", place);
  form.setAttribute("hx-swap", "outerHTML show:none");
  form.setAttribute("hx-push-url", "false");
}

// An error page is shown like any other. What is no page of this site (the admin, a download), or
// has scripts of its own, is opened by the browser itself.
const OWN_SCRIPT = /<main[^]*<script src=/;
htmx.on("htmx:beforeSwap", (event) => {
  const { boosted, pathInfo, requestConfig, serverResponse } = event.detail;
  if (!boosted) return;
  const isForm = requestConfig.verb !== "get";
  if (serverResponse.includes(SHELL) && (isForm || !OWN_SCRIPT.test(serverResponse))) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
    if (isForm && !serverResponse.includes(` id="${event.detail.target.id}"`)) showInstead(event);
  } else {
    event.preventDefault();
    location.assign(pathInfo.finalRequestPath);
  }
});

// The answer to a form is another page: that of too many attempts, for example.
function showInstead(event) {
  event.detail.target = document.getElementById("content");
  event.detail.selectOverride = "#content";
}

// What site.js does with a page that is new.
htmx.on("htmx:afterSettle", ({ detail }) => {
  if (detail.boosted) document.dispatchEvent(new Event("content-changed"));
});

// The browser knows best how to say that there is no connection.
htmx.on("htmx:sendError", ({ detail }) => {
  if (detail.boosted) location.assign(detail.pathInfo.finalRequestPath);
});

// The same address twice is one step back, not two.
htmx.on("htmx:beforeHistoryUpdate", ({ detail }) => {
  if (detail.history.path === location.pathname + location.search) detail.history.type = "replace";
});

// A link that htmx handles still opens in a new tab with Ctrl, Shift or the Command key.
document.addEventListener(
  "click",
  (event) => {
    const opensElsewhere = event.ctrlKey || event.metaKey || event.shiftKey;
    if (opensElsewhere && event.target.closest("a[hx-get]")) event.stopImmediatePropagation();
  },
  { capture: true },
);

// The button of a form that is on its way shows it.
function markBusy(event, isBusy) {
  const button = event.detail.requestConfig.triggeringEvent?.submitter;
  if (isBusy) button?.setAttribute("aria-busy", "true");
  else button?.removeAttribute("aria-busy");
}
htmx.on("htmx:beforeSend", (event) => markBusy(event, true));
htmx.on("htmx:afterRequest", (event) => markBusy(event, false));
