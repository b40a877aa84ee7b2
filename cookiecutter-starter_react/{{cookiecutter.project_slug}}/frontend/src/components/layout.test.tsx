import { screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";

import { renderPage } from "../testing/render-page";
import { adasPage, answer, emptySummary, visitorsPage } from "../testing/server";

test("going to another page moves title, focus and the mark of the current link", async () => {
  answer("get", "/api/summary", emptySummary);
  const { user } = renderPage("/settings/", adasPage);
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  const main = screen.getByRole("navigation", { name: "Main" });

  await user.click(within(main).getByText("Dashboard"));

  const heading = await screen.findByRole("heading", { level: 1, name: "Hello, Ada" });
  await waitFor(() => {
    expect(heading).toHaveFocus();
  });
  expect(document.title).toBe("Dashboard · My shop");
  expect(within(main).getByText("Dashboard")).toHaveAttribute("aria-current", "page");
});

test("the menu closes on Escape, on a click elsewhere and on a change of page", async () => {
  const { user } = renderPage("/settings/", adasPage);
  await screen.findByRole("heading", { level: 1 });
  const summary = screen.getByText("Menu of Ada Lovelace").closest("summary");
  const menu = summary?.closest("details");
  if (!summary || !menu) throw new Error("no menu");

  await user.click(summary);
  expect(menu.open).toBe(true);
  await user.keyboard("{Escape}");
  expect(menu.open).toBe(false);
  expect(summary).toHaveFocus();

  await user.click(summary);
  await user.click(screen.getByRole("contentinfo"));
  expect(menu.open).toBe(false);
});

test("a chosen colour scheme shows at once and is kept by the server", async () => {
  const requests = answer("post", "/appearance/", {});
  const { user } = renderPage("/", visitorsPage);

  await user.click(await screen.findByRole("button", { name: "Dark" }));

  expect(document.documentElement.dataset["theme"]).toBe("dark");
  expect(screen.getByRole("button", { name: "Dark" })).toHaveAttribute("aria-pressed", "true");
  await waitFor(() => {
    expect(requests).toHaveLength(1);
  });
  expect(await requests[0]?.text()).toBe("color_scheme=dark");
  expect(requests[0]?.headers.get("Accept")).toBe("application/json");

  await user.click(screen.getByRole("button", { name: "System" }));
  expect(document.documentElement.dataset["theme"]).toBeUndefined();
});

test("messages of the server are toasts that can be dismissed", async () => {
  const messages = [{ tone: "success", text: "Your password is changed." }];
  const { user } = renderPage("/settings/", { ...adasPage, messages });
  expect(await screen.findByText("Your password is changed.")).toBeInTheDocument();

  await user.click(await screen.findByRole("button", { name: "Dismiss" }));

  expect(screen.queryByText("Your password is changed.")).not.toBeInTheDocument();
});

test("signing out sends the token of the cookie, in a form", async () => {
  document.cookie = "csrftoken=abc123";
  const { user } = renderPage("/settings/", adasPage);
  const button = await screen.findByText("Sign out");
  let sent: FormData | undefined;
  function send(event: Event) {
    event.preventDefault();
    sent = new FormData(event.target as HTMLFormElement);
  }
  document.addEventListener("submit", send, { once: true });

  await user.click(screen.getByText("Menu of Ada Lovelace"));
  await user.click(button);

  expect(button.closest("form")).toHaveAttribute("action", "/accounts/logout/");
  expect(sent?.get("csrfmiddlewaretoken")).toBe("abc123");
  document.cookie = "csrftoken=; max-age=0";
});

test("a visitor who comes to a private page is asked to sign in", async () => {
  renderPage("/dashboard/", visitorsPage);

  expect(await screen.findByText("Sign in to see this page")).toBeInTheDocument();
});

/** Put banners into the page as the server does. */
function serveBanners(): void {
  const banners = document.createElement("div");
  banners.id = "banners";
  banners.innerHTML = [1, 2]
    .map(
      (id) => `<div class="alert"><p>Notice ${String(id)}</p>
        <form method="post" action="/notices/${String(id)}/dismiss/">
          <input type="hidden" name="csrfmiddlewaretoken" value="old">
          <input type="hidden" name="next" value="/">
          <button type="submit">Dismiss ${String(id)}</button>
        </form></div>`,
    )
    .join("");
  document.body.append(banners);
}

test("banners of the server stay between header and content, on the next page too", async () => {
  answer("get", "/api/summary", emptySummary);
  serveBanners();
  const { user } = renderPage("/settings/", adasPage);
  await screen.findByRole("heading", { level: 1, name: "Settings" });

  await user.click(within(screen.getByRole("navigation", { name: "Main" })).getByText("Dashboard"));

  await screen.findByRole("heading", { level: 1, name: "Hello, Ada" });
  const banner = screen.getByText("Notice 1");
  const follows = Node.DOCUMENT_POSITION_FOLLOWING;
  expect(screen.getByRole("banner").compareDocumentPosition(banner) & follows).toBeTruthy();
  expect(banner.compareDocumentPosition(screen.getByRole("main")) & follows).toBeTruthy();
});

test("a banner is dismissed at once, and the next one has the focus", async () => {
  document.cookie = "csrftoken=abc123";
  const requests = answer("post", "/notices/1/dismiss/", {});
  serveBanners();
  const { user } = renderPage("/settings/", adasPage);
  await screen.findByRole("heading", { level: 1, name: "Settings" });

  await user.click(screen.getByRole("button", { name: "Dismiss 1" }));

  await waitFor(() => {
    expect(screen.queryByText("Notice 1")).not.toBeInTheDocument();
  });
  expect(screen.getByRole("button", { name: "Dismiss 2" })).toHaveFocus();
  expect(requests[0]?.headers.get("Accept")).toBe("application/json");
  expect((await requests[0]?.formData())?.get("csrfmiddlewaretoken")).toBe("abc123");
  document.cookie = "csrftoken=; max-age=0";
});

test("a banner that the server cannot dismiss is sent as a form, to come back here", async () => {
  answer("post", "/notices/2/dismiss/", {}, 403);
  serveBanners();
  const submit = vi.spyOn(HTMLFormElement.prototype, "submit").mockReturnValue();
  const { user } = renderPage("/settings/?a=1", adasPage);
  await screen.findByRole("heading", { level: 1, name: "Settings" });
  const button = screen.getByRole("button", { name: "Dismiss 2" });

  await user.click(button);

  await waitFor(() => {
    expect(submit).toHaveBeenCalledOnce();
  });
  expect(button.closest("form")).toHaveFormValues({ next: location.pathname });
  expect(screen.getByText("Notice 2")).toBeInTheDocument();
});
