// What a page gains with JavaScript. Everything works without it.

// The colour scheme changes at once, without loading the page again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-color-scheme-form]") || !button) return;
  event.preventDefault();
  const scheme = button.value;
  const body = new FormData(form);
  body.set("color_scheme", scheme);
  fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } }).then(
    (response) => {
      if (!response.ok) location.reload();
    },
    () => location.reload(),
  );
  if (scheme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = scheme;
  for (const each of document.querySelectorAll("[data-color-scheme-form] button")) {
    each.setAttribute("aria-pressed", String(each.value === scheme));
  }
});

// A banner that is dismissed goes at once; when the server does not know, the form is sent as it is.
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-dismiss-form]")) return;
  event.preventDefault();
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  if (response?.ok) removeBanner(form.closest(".alert"));
  else form.submit();
});

// What had the focus is gone: the next banner has it, or the content.
function removeBanner(banner) {
  const banners = banner.parentElement;
  const hadFocus = banner.contains(document.activeElement);
  banner.remove();
  if (!hadFocus) return;
  const next = banners.querySelector("[data-dismiss-form] button");
  (next ?? document.querySelector("main")).focus({ preventScroll: true });
}

// On a phone the side navigation is a row that scrolls: to where one is.
function showCurrentLink() {
  const links = document.querySelector(".side-nav");
  const current = links?.querySelector("[aria-current]");
  if (current) links.scrollLeft = current.offsetLeft - links.offsetLeft - 16;
}
showCurrentLink();
document.addEventListener("content-changed", showCurrentLink);

// New people are likely in the time zone of their device.
function guessTimeZone() {
  const select = document.querySelector("select[data-time-zone]");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const isOffered = [...(select?.options ?? [])].some(({ value }) => value === timeZone);
  if (isOffered && select.value === "UTC") select.value = timeZone;
}
guessTimeZone();

// A menu closes on Escape and on a click elsewhere.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Messages can be dismissed, dialogs opened, code copied.
document.addEventListener("click", async (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-dismiss]")) button.closest(".alert").remove();
  if (button.matches("[data-open-dialog]")) {
    document.getElementById(button.dataset.openDialog).showModal();
  }
  if (button.matches("[data-copy]")) {
    const code = button.parentElement.querySelector("pre");
    await navigator.clipboard.writeText(code.textContent.trim());
    const label = button.textContent;
    button.textContent = button.dataset.copied;
    setTimeout(() => (button.textContent = label), 2000);
  }
});

// A form that is on its way cannot be sent twice. After a download the page stays as it is.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || event.target.method !== "post") return;
  if (event.target.matches("[data-download]")) return;
  const button = event.submitter;
  if (button) setTimeout(() => button.setAttribute("aria-busy", "true"));
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("button[aria-busy]")) {
    button.removeAttribute("aria-busy");
  }
});
