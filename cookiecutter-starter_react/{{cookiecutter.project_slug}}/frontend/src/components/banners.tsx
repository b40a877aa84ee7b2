import { type SyntheticEvent, useLayoutEffect, useRef, useState } from "react";

import { CSRF_FIELD, csrfToken } from "../csrf";

/** The banners that came with the page (templates/app.html), where they were. */
export function Banners() {
  const place = useRef<HTMLDivElement>(null);
  // Taken before React empties the page of the server.
  const [banners] = useState(() => document.getElementById("banners"));

  useLayoutEffect(() => {
    if (banners) place.current?.append(banners);
  }, [banners]);

  return <div ref={place} onSubmit={(event) => void dismiss(event)} />;
}

/** Dismiss a banner at once; when the server does not know, its form is sent as it is. */
async function dismiss(event: SyntheticEvent): Promise<void> {
  const form = event.target as HTMLFormElement;
  event.preventDefault();
  // Where the page is by now, and the token as it is now: signing in elsewhere changes it.
  fill(form, "next", location.pathname + location.search);
  fill(form, CSRF_FIELD, csrfToken());
  const response = await fetch(form.action, {
    method: "POST",
    body: new FormData(form),
    headers: { Accept: "application/json" },
  }).catch(() => null);
  const banner = form.closest(".alert");
  if (response?.ok && banner) remove(banner);
  else form.submit();
}

function fill(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement && value) field.value = value;
}

/** What had the focus is gone: the next banner has it, or the content. */
function remove(banner: Element): void {
  const banners = banner.parentElement;
  const hadFocus = banner.contains(document.activeElement);
  banner.remove();
  if (!hadFocus) return;
  const next = banners?.querySelector<HTMLElement>("form button");
  (next ?? document.querySelector("main"))?.focus({ preventScroll: true });
}
