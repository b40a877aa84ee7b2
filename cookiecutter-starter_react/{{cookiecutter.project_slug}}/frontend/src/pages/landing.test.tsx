import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "../testing/render-page";
import { ada, adasPage, visitorsPage } from "../testing/server";

test("visitors are led to the sign-in page, by a full page load", async () => {
  renderPage("/", visitorsPage);

  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("My shop is running");
  for (const link of screen.getAllByRole("link", { name: "Sign in" })) {
    expect(link).toHaveAttribute("href", "/accounts/login/");
  }
  expect(document.title).toBe("Welcome · My shop");
});

test("people who are signed in go on to their dashboard", async () => {
  renderPage("/", adasPage);

  const link = await screen.findByRole("link", { name: "Go to the dashboard" });

  expect(link).toHaveAttribute("href", "/dashboard/");
  expect(screen.queryByRole("link", { name: "Admin" })).not.toBeInTheDocument();
});

test("staff find the admin in their menu", async () => {
  renderPage("/", { ...adasPage, user: { ...ada, is_staff: true } });

  expect(await screen.findByText("Admin")).toHaveAttribute("href", "/admin/");
});

test("an address that is not known says so, with the navigation around it", async () => {
  renderPage("/no-such-page/", adasPage);

  expect(await screen.findByRole("heading", { level: 1 })).toHaveTextContent("Page not found");
  expect(screen.getByRole("banner")).toBeInTheDocument();
});
