import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "../testing/render-page";
import { adasPage, answer, emptySummary, signIn } from "../testing/server";

test("the dashboard shows the account at a glance", async () => {
  answer("get", "/api/summary", {
    last_sign_in: signIn,
    password_changed_at: new Date(Date.now() - 15 * 24 * 60 * 60 * 1000).toISOString(),
    events_this_month: 7,
    recent: [signIn],
  });

  renderPage("/dashboard/", adasPage);

  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Hello, Ada");
  expect(await screen.findByText("2 weeks old")).toBeInTheDocument();
  expect(screen.getByText("From 192.0.2.1")).toBeInTheDocument();
  expect(screen.getByText("7")).toBeInTheDocument();
  const row = within(screen.getByRole("table")).getAllByRole("row")[1];
  expect(row).toHaveTextContent(/Signed in.*12:30/);
});

test("a new account is told what will be here", async () => {
  answer("get", "/api/summary", emptySummary);

  renderPage("/dashboard/", adasPage);

  expect(await screen.findByText("Nothing has happened yet")).toBeInTheDocument();
  expect(screen.getByText("This is your first")).toBeInTheDocument();
  expect(screen.getByText("Never changed")).toBeInTheDocument();
});

test("what could not be loaded can be asked for again", async () => {
  answer("get", "/api/summary", { detail: "You may not." }, 403);
  const { user } = renderPage("/dashboard/", adasPage);
  expect(await screen.findByRole("alert")).toHaveTextContent("You may not.");
  answer("get", "/api/summary", emptySummary);

  await user.click(screen.getByRole("button", { name: "Try again" }));

  expect(await screen.findByText("Nothing has happened yet")).toBeInTheDocument();
});

test("while it loads, that is said", async () => {
  answer("get", "/api/summary", emptySummary);

  renderPage("/dashboard/", adasPage);

  expect(await screen.findByText("Loading")).toBeInTheDocument();
  expect(await screen.findByText("Never changed")).toBeInTheDocument();
});

test("a page that breaks leaves the navigation alone", async () => {
  answer("get", "/api/summary", { ...emptySummary, recent: null });
  const { console } = globalThis;
  const { error } = console;
  console.error = () => undefined;

  renderPage("/dashboard/", adasPage);

  expect(await screen.findByText("Something went wrong")).toBeInTheDocument();
  expect(screen.getByRole("banner")).toBeInTheDocument();
  console.error = error;
});
