import createClient, { type Middleware } from "openapi-fetch";

import { csrfToken } from "../csrf";
import type { components, paths } from "./schema";

export type Flow = components["schemas"]["Flow"];
export type Provider = components["schemas"]["Provider"];
export type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** Where allauth's headless client for browsers is. */
export const BROWSER_CLIENT = "/accounts/_allauth/browser/v1";
const CONFIGURATION = `${BROWSER_CLIENT}/config`;
const SECONDS_OF_MINUTE = 60;
const SAFE_METHODS = new Set(["GET", "HEAD"]);

/** The name under which errors stand that are about no field. */
export const WHOLE_FORM = "__all__";

/** What the server has said, whatever that was. status: 0 when there was no answer at all. */
export interface Answer<Body = unknown> {
  status: number;
  /** What it says when all is well; all else is about what is not. */
  body: Body | undefined;
  flows: readonly Flow[];
  isSignedIn: boolean;
  errors: FieldErrors;
  /** For how long somebody who tried too often has to wait; 0 when the server does not say. */
  waitMinutes: number;
}

// Whoever has no token yet gets one with any answer; a page of this kind holds no form of Django.
const sendCsrfToken: Middleware = {
  async onRequest({ request }) {
    if (SAFE_METHODS.has(request.method)) return request;
    if (!csrfToken()) await window.fetch(CONFIGURATION, { credentials: "same-origin" });
    request.headers.set("X-CSRFToken", csrfToken());
    return request;
  },
};

/** The headless API by its paths, with the types of allauth's document. */
export const accounts = createClient<paths>({
  baseUrl: window.location.origin + BROWSER_CLIENT,
  credentials: "same-origin",
  headers: { Accept: "application/json" },
  // Not kept from the start: whoever replaces `fetch` later is heard.
  fetch: (request) => window.fetch(request),
});
accounts.use(sendCsrfToken);

interface Sent<Body> {
  data?: Body;
  error?: unknown;
  response: Response;
}

interface Refusal {
  data?: { flows?: Flow[] };
  meta?: { is_authenticated?: boolean };
  errors?: { message: string; param?: string }[];
}

/** Wait for an answer; never fails, for no answer is one, too. */
export async function ask<Body>(sent: Promise<Sent<Body>>): Promise<Answer<Body>> {
  const { data, error, status, wait } = await sent.then(
    ({ response: { status, headers }, ...heard }) => ({
      ...heard,
      status,
      wait: headers.get("Retry-After"),
    }),
    () => ({ data: undefined, error: undefined, status: 0, wait: null }),
  );
  // A proxy in between may answer with a page of its own.
  const refusal: Refusal = typeof error === "object" && error !== null ? error : {};
  return {
    status,
    body: data,
    flows: refusal.data?.flows ?? [],
    isSignedIn: refusal.meta?.is_authenticated ?? false,
    errors: byField(refusal.errors),
    waitMinutes: inMinutes(wait),
  };
}

// In seconds; a date, which the header may be as well, is not what our server sends.
function inMinutes(header: string | null): number {
  return Math.ceil(Number(header) / SECONDS_OF_MINUTE) || 0;
}

function byField(errors: Refusal["errors"]): FieldErrors {
  const found: Record<string, string[]> = {};
  for (const { message, param = WHOLE_FORM } of errors ?? []) {
    (found[param] ??= []).push(message);
  }
  return found;
}
