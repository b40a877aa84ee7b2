import { expect, test } from "vitest";

import { formatAge, formatDate, formatDateTime } from "./dates";

test("times are shown in the person's time zone", () => {
  expect(formatDateTime("2026-07-01T22:30:00Z", "Asia/Tokyo")).toMatch(/Jul 2, 2026.*7:30/);
  expect(formatDate("2026-07-01T22:30:00Z", "UTC")).toBe("Jul 1, 2026");
});

test("a time zone that the browser does not know is no error", () => {
  expect(formatDate("2026-07-01T12:00:00Z", "Mars/Olympus")).toContain("2026");
});

test.each([
  ["2026-07-01T12:00:00Z", "0 minutes"],
  ["2026-07-01T11:59:00Z", "1 minute"],
  ["2026-06-30T11:00:00Z", "1 day"],
  ["2026-06-10T12:00:00Z", "3 weeks"],
  ["2024-06-10T12:00:00Z", "2 years"],
  ["2026-07-01T12:00:09Z", "0 minutes"],
])("the age of %s is %s", (iso, age) => {
  expect(formatAge(iso, Date.parse("2026-07-01T12:00:00Z"))).toBe(age);
});
