import { screen, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "../testing/render-page";
import { adasPage, answer, eventPage, signIn } from "../testing/server";

const query = (request: Request | undefined) =>
  Object.fromEntries(new URL(request?.url ?? "").searchParams);

test("the search of the address is the search that is made", async () => {
  const requests = answer("get", "/api/activity", eventPage([signIn]));

  renderPage("/activity/?q=berlin&kind=signed_in&page=2", adasPage);

  expect(await screen.findByRole("table")).toBeInTheDocument();
  expect(query(requests[0])).toEqual({ q: "berlin", kind: "signed_in", page: "2" });
  expect(screen.getByLabelText("Search")).toHaveValue("berlin");
  expect(screen.getByLabelText("What")).toHaveValue("signed_in");
});

test("typing searches after a pause, once, and the address follows", async () => {
  const requests = answer("get", "/api/activity", eventPage([signIn]));
  const { router, user } = renderPage("/activity/?page=3", adasPage);
  await screen.findByRole("table");

  await user.type(screen.getByLabelText("Search"), "phone");

  await waitFor(() => {
    expect(router.state.location.search).toBe("?q=phone");
  });
  await waitFor(() => {
    expect(requests).toHaveLength(2);
  });
  expect(query(requests[1])).toEqual({ q: "phone", kind: "", page: "1" });
  expect(screen.getByLabelText("Search")).toHaveFocus();
});

test("choosing a kind searches at once", async () => {
  const requests = answer("get", "/api/activity", eventPage([signIn]));
  const { router, user } = renderPage("/activity/", adasPage);
  await screen.findByRole("table");

  await user.selectOptions(screen.getByLabelText("What"), "Password changed");

  expect(router.state.location.search).toBe("?kind=password_changed");
  await waitFor(() => {
    expect(query(requests.at(-1))).toMatchObject({ kind: "password_changed" });
  });
});

test("the list is paged", async () => {
  answer("get", "/api/activity", (request) =>
    request.url.includes("page=2")
      ? eventPage([signIn], { count: 21, first: 21, last: 21, page: 2, pages: 2 })
      : eventPage([signIn], { count: 21, first: 1, last: 20, page: 1, pages: 2 }),
  );
  const { router, user } = renderPage("/activity/?q=in", adasPage);
  expect(await screen.findByText("1–20 of 21")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Newer" })).not.toBeInTheDocument();

  await user.click(screen.getByRole("link", { name: "Older" }));

  expect(await screen.findByText("21–21 of 21")).toBeInTheDocument();
  expect(router.state.location.search).toBe("?q=in&page=2");
  expect(screen.getByRole("link", { name: "Newer" })).toHaveAttribute("href", "/activity/?q=in");
});

test("a search without result can be taken back", async () => {
  answer("get", "/api/activity", (request) =>
    eventPage(request.url.includes("q=nothing") ? [] : [signIn]),
  );
  const { user } = renderPage("/activity/?q=nothing", adasPage);
  expect(await screen.findByRole("heading", { name: "Nothing found" })).toBeInTheDocument();

  await user.click(screen.getByRole("link", { name: "Show everything" }));

  expect(await screen.findByRole("table")).toBeInTheDocument();
  expect(screen.getByLabelText("Search")).toHaveValue("");
});

test("a log without events says what it is for", async () => {
  answer("get", "/api/activity", eventPage([]));

  renderPage("/activity/", adasPage);

  expect(
    await screen.findByRole("heading", { name: "Nothing has happened yet" }),
  ).toBeInTheDocument();
});
