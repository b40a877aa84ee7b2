import { queryOptions } from "@tanstack/react-query";

import { ApiError } from "../api/client";
import { getConfiguration, getSession } from "./answers";
import { accounts, type Answer, ask } from "./client";
import { sentence, stepAfter } from "./flows";
import type { Replay } from "./reauthentication";

// Queries fail by throwing.
function bodyOf<Body>(answer: Answer<Body>): Body {
  if (answer.body !== undefined) return answer.body;
  const step = stepAfter(answer);
  // A confirmation that was declined is no end of the session.
  const status = step.kind === "reauthenticate" ? 403 : answer.status;
  throw new ApiError(status, { detail: sentence(step) });
}

export const configurationQuery = queryOptions({
  queryKey: ["account", "configuration"],
  queryFn: async () => bodyOf(await getConfiguration()).data,
  staleTime: Infinity,
});

export const sessionQuery = queryOptions({
  queryKey: ["account", "session"],
  queryFn: async () => bodyOf(await getSession()).data,
});

export const emailQuery = queryOptions({
  queryKey: ["account", "email"],
  queryFn: async () => bodyOf(await ask(accounts.GET("/account/email"))).data,
});

export const factorsQuery = queryOptions({
  queryKey: ["account", "factors"],
  queryFn: async () => bodyOf(await ask(accounts.GET("/account/authenticators"))).data,
});

export const connectionsQuery = queryOptions({
  queryKey: ["account", "connections"],
  queryFn: async () => bodyOf(await ask(accounts.GET("/account/providers"))).data,
});

/** The recovery codes, which the server shows once: kept while the page is open, never renewed. */
export const recoveryCodesQuery = (replay: Replay) =>
  queryOptions({
    queryKey: ["account", "recovery-codes"],
    queryFn: async () =>
      bodyOf(await replay(() => ask(accounts.GET("/account/authenticators/recovery-codes")))).data,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  });
