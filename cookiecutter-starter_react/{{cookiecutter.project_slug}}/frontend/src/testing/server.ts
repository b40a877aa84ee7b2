import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";

import type { components } from "../api/schema";
import type { PageData } from "../page-data";

type Schemas = components["schemas"];

export const ada: Schemas["Me"] = {
  email: "ada@example.com",
  full_name: "Ada Lovelace",
  display_name: "Ada Lovelace",
  short_name: "Ada",
  initials: "AL",
  time_zone: "Europe/Berlin",
  date_joined: "2026-01-05T08:00:00Z",
  is_staff: false,
};

export const visitorsPage: PageData = {
  project_name: "My shop",
  color_scheme: "system",
  user: null,
  messages: [],
  accounts: null,
};

export const adasPage: PageData = { ...visitorsPage, user: ada };

export const signIn: Schemas["Event"] = {
  id: 1,
  kind: "signed_in",
  label: "Signed in",
  details: "",
  ip_address: "192.0.2.1",
  created_at: "2026-07-01T10:30:00Z",
};

/** Return a page of the activity list that holds these events and no others. */
export function eventPage(
  events: Schemas["Event"][],
  changes: Partial<Schemas["EventPage"]> = {},
): Schemas["EventPage"] {
  return {
    events,
    kinds: [
      { value: "signed_in", label: "Signed in" },
      { value: "password_changed", label: "Password changed" },
    ],
    count: events.length,
    first: events.length && 1,
    last: events.length,
    page: 1,
    pages: 1,
    ...changes,
  };
}

/** What an account without history gets from the API. */
export const emptySummary: Schemas["Summary"] = {
  last_sign_in: null,
  password_changed_at: null,
  events_this_month: 0,
  recent: [],
};

type Method = "get" | "post" | "put" | "patch" | "delete";
type Answer = Record<string, unknown> | unknown[];

/** Make the server answer at a path; returns the requests that come. */
export function answer(
  method: Method,
  path: string,
  body: Answer | ((request: Request) => Answer),
  status: number | ResponseInit = 200,
): Request[] {
  const requests: Request[] = [];
  server.use(
    http[method](path, ({ request }) => {
      requests.push(request.clone());
      const init = typeof status === "number" ? { status } : status;
      return HttpResponse.json(body instanceof Function ? body(request) : body, init);
    }),
  );
  return requests;
}

/** The back end, at the level of the network: a request that no test has answered fails it. */
export const server = setupServer();
