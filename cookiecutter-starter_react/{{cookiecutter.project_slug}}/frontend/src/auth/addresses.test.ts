import { expect, test } from "vitest";

import { destination, keepNext } from "./addresses";

test.each([
  ["", "/dashboard/"],
  ["?next=", "/dashboard/"],
  ["?next=/settings/", "/settings/"],
  ["?next=/activity/%3Fpage%3D2%23top", "/activity/?page=2#top"],
  ["?next=http://localhost/profile/", "/profile/"],
])("after signing in with %s people are led to %s", (search, to) => {
  expect(destination(search)).toBe(to);
});

test.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "\\\\evil.example/",
  "http://localhost:8001/",
  "http://localhost@evil.example/",
  "javascript:alert(1)",
  "data:text/html,hello",
  "http://",
])("nobody is led to %s", (next) => {
  expect(destination(`?next=${encodeURIComponent(next)}`)).toBe("/dashboard/");
});

test("where to go is kept from page to page", () => {
  expect(keepNext("/accounts/signup/", "?next=/a/%3Fb%3D1&error=x")).toBe(
    "/accounts/signup/?next=%2Fa%2F%3Fb%3D1",
  );
  expect(keepNext("/accounts/signup/", "?error=x")).toBe("/accounts/signup/");
});
