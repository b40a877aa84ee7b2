import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { renderPage } from "../testing/render-page";
import { adasPage } from "../testing/server";

async function links(accounts: { has_providers: boolean; picture: string } | null): Promise<string[]> {
  renderPage("/settings/", { ...adasPage, accounts });
  const navigation = await screen.findByRole("navigation", { name: "Settings" });
  return within(navigation)
    .getAllByRole("link")
    .map((link) => link.getAttribute("href") ?? "");
}

test("without the module, the settings are those of this project", async () => {
  expect(await links(null)).toEqual(["/profile/", "/settings/", "/accounts/password_change/"]);
  expect(screen.getByText("Menu of Ada Lovelace").closest("details")).not.toHaveTextContent(
    "Security",
  );
});

test("with the module, they are its pages too", async () => {
  expect(await links({ has_providers: false, picture: "" })).toEqual([
    "/accounts/profile/",
    "/accounts/security/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/tokens/",
    "/accounts/data/",
    "/settings/",
  ]);
  const menu = screen.getByText("Menu of Ada Lovelace").closest("details");
  expect(within(menu ?? document.body).getByText("Security")).toHaveAttribute(
    "href",
    "/accounts/security/",
  );
});

test("connected accounts are there where people can sign in with some", async () => {
  expect(await links({ has_providers: true, picture: "" })).toContain("/accounts/3rdparty/");
});
