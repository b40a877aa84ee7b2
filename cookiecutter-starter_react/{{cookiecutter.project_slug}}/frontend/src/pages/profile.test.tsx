import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { renderPage } from "../testing/render-page";
import { ada, adasPage, answer } from "../testing/server";

beforeEach(() => {
  answer("get", "/api/time-zones", [
    { value: "Europe/Berlin", label: "Europe/Berlin" },
    { value: "America/New_York", label: "America/New York" },
  ]);
});

test("what is saved shows in the whole page", async () => {
  const me = { ...ada, full_name: "Grace Hopper", display_name: "Grace Hopper", initials: "GH" };
  const requests = answer("patch", "/api/me", { me, changed: ["full_name", "time_zone"] });
  const { user } = renderPage("/profile/", adasPage);
  const name = await screen.findByLabelText("Full name (optional)");

  await user.clear(name);
  await user.type(name, "Grace Hopper");
  await user.selectOptions(screen.getByLabelText("Time zone"), "New York");
  await user.click(screen.getByRole("button", { name: "Save" }));

  expect(await screen.findByText("Your profile is saved.")).toBeInTheDocument();
  expect(await requests[0]?.json()).toEqual({
    full_name: "Grace Hopper",
    time_zone: "America/New_York",
  });
  expect(screen.getByText("Menu of Grace Hopper")).toBeInTheDocument();
});

test("a profile that stays the same is said to", async () => {
  answer("patch", "/api/me", { me: ada, changed: [] });
  const { user } = renderPage("/profile/", adasPage);

  await user.click(await screen.findByRole("button", { name: "Save" }));

  expect(await screen.findByText("Nothing had changed.")).toBeInTheDocument();
});

test("what the server refuses is said at the field, which gets the focus", async () => {
  const errors = { full_name: ["Ensure this value has at most 150 characters."] };
  answer("patch", "/api/me", { detail: "Some of this is not valid.", errors }, 422);
  const { user } = renderPage("/profile/", adasPage);

  await user.click(await screen.findByRole("button", { name: "Save" }));

  const name = screen.getByLabelText("Full name (optional)");
  await waitFor(() => {
    expect(name).toHaveFocus();
  });
  expect(name).toBeInvalid();
  expect(name).toHaveAccessibleDescription(
    "How we greet you. Ensure this value has at most 150 characters.",
  );
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test("what is wrong with all of it is said above the form", async () => {
  answer("patch", "/api/me", { detail: "Service Unavailable." }, 503);
  const { user } = renderPage("/profile/", adasPage);

  await user.click(await screen.findByRole("button", { name: "Save" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("Service Unavailable.");
});
