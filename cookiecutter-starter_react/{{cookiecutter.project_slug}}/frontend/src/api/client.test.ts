import type { QueryClient } from "@tanstack/react-query";
import { http, HttpResponse } from "msw";
import { afterEach, expect, test, vi } from "vitest";

import { ada, answer, emptySummary, server } from "../testing/server";
import { api, ApiError } from "./client";
import { createQueryClient, summaryQuery, updateMe } from "./queries";

afterEach(() => {
  document.cookie = "csrftoken=; max-age=0";
});

async function failureOf(promise: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  if (!(error instanceof ApiError)) throw new Error("an ApiError was expected");
  return error;
}

test("a change carries the token of the cookie, reading does not", async () => {
  document.cookie = "csrftoken=abc123";
  const reads = answer("get", "/api/me", ada);
  const writes = answer("patch", "/api/me", { me: ada, changed: [] });

  await api.GET("/api/me");
  await api.PATCH("/api/me", { body: { full_name: "Ada" } });

  expect(reads[0]?.headers.has("X-CSRFToken")).toBe(false);
  expect(writes[0]?.headers.get("X-CSRFToken")).toBe("abc123");
  expect(await writes[0]?.json()).toEqual({ full_name: "Ada" });
});

test("a refusal brings its status, its sentence and the errors of the fields", async () => {
  const errors = { time_zone: ["This is not a time zone."] };
  answer("patch", "/api/me", { detail: "Some of this is not valid.", errors }, 422);

  const error = await failureOf(api.PATCH("/api/me", { body: {} }));

  expect(error).toMatchObject({ status: 422, message: "Some of this is not valid.", errors });
  expect(error.isTemporary).toBe(false);
});

test("an error that is no JSON is an error all the same", async () => {
  server.use(http.get("/api/me", () => HttpResponse.html("<h1>Bad gateway</h1>", { status: 502 })));

  const error = await failureOf(api.GET("/api/me"));

  expect(error).toMatchObject({ status: 502, message: "Something went wrong.", errors: {} });
  expect(error.isTemporary).toBe(true);
});

test("no connection is said plainly", async () => {
  server.use(http.get("/api/me", () => HttpResponse.error()));

  const error = await failureOf(api.GET("/api/me"));

  expect(error.status).toBe(0);
  expect(error.message).toContain("no connection");
});

test("the end of the session is announced for reading and for writing, and not retried", async () => {
  const onSignedOut = vi.fn();
  const client = createQueryClient(onSignedOut);
  const reads = answer("get", "/api/summary", { detail: "Unauthorized" }, 401);
  answer("patch", "/api/me", { detail: "Unauthorized" }, 401);

  await failureOf(client.query({ ...summaryQuery, ...retry(client), retryDelay: 0 }));
  await failureOf(client.getMutationCache().build(client, updateMe).execute({}));

  expect(reads).toHaveLength(1);
  expect(onSignedOut).toHaveBeenCalledTimes(2);
});

test("what may pass is asked for again", async () => {
  let attempts = 0;
  server.use(
    http.get("/api/summary", () => {
      attempts += 1;
      return attempts < 3
        ? HttpResponse.json({ detail: "Service Unavailable." }, { status: 503 })
        : HttpResponse.json(emptySummary);
    }),
  );
  const client = createQueryClient(() => undefined);

  const summary = await client.query({ ...summaryQuery, ...retry(client), retryDelay: 0 });

  expect(summary).toEqual(emptySummary);
  expect(attempts).toBe(3);
});

/** Return when `client` asks again, as it does for pages: query() alone would never do it. */
function retry(client: QueryClient) {
  const { retry } = client.getDefaultOptions().queries ?? {};
  return retry === undefined ? {} : { retry };
}
