import createClient, { type Middleware } from "openapi-fetch";

import { csrfToken } from "../csrf";
import type { components, paths } from "./schema";

export type ErrorMessage = components["schemas"]["ErrorMessage"];

/** The API refused. status: 0 when there was no answer at all. */
export class ApiError extends Error {
  readonly status: number;
  readonly errors: Readonly<Record<string, string[]>>;

  constructor(status: number, message: Partial<ErrorMessage>) {
    super(message.detail ?? "Something went wrong.");
    this.name = "ApiError";
    this.status = status;
    this.errors = message.errors ?? {};
  }

  /** Whether asking again may help: no answer, or the server's mistake. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status >= 500;
  }
}

const SAFE_METHODS = new Set(["GET", "HEAD"]);

const sendCsrfToken: Middleware = {
  onRequest({ request }) {
    if (!SAFE_METHODS.has(request.method)) request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

const failLoudly: Middleware = {
  async onResponse({ response }) {
    if (response.ok) return;
    throw new ApiError(response.status, await readError(response));
  },
  onError() {
    return new ApiError(0, { detail: "There is no connection. Check yours and try again." });
  },
};

// A proxy in between may answer with a page of its own.
async function readError(response: Response): Promise<Partial<ErrorMessage>> {
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
  return isJson ? ((await response.json()) as Partial<ErrorMessage>) : {};
}

/** The API by its paths, with the types of its OpenAPI document. Throws ApiError. */
export const api = createClient<paths>({
  baseUrl: window.location.origin,
  credentials: "same-origin",
  headers: { Accept: "application/json" },
  // Not kept from the start: whoever replaces `fetch` later is heard.
  fetch: (request) => window.fetch(request),
});
api.use(sendCsrfToken, failLoudly);
