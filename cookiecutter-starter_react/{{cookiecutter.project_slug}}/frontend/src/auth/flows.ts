import { account } from "./addresses";
import type { Answer, Flow } from "./client";

export type Refused =
  | "invalid"
  | "forbidden"
  | "missing"
  | "expired"
  | "limited"
  | "offline"
  | "failed";

/** What comes after an answer of the server. */
export type Step =
  | { kind: "done" }
  /** A flow that has begun waits for its next part, on this page. */
  | { kind: "page"; to: string; flow: Flow }
  /** Somebody is signed in, but has to show again that it is them. */
  | { kind: "reauthenticate"; ways: readonly Flow[] }
  /** Nobody is signed in and nothing has begun. */
  | { kind: "start" }
  | { kind: "refused"; reason: Refused; waitMinutes: number };

/** The confirmation by a code that comes by mail. */
export const BY_MAIL = "reauthenticate_by_code";

type PendingFlow = Flow["id"] | "mfa_trust" | "password_reset_by_code";

// In the order in which a sign-in passes through them; the reset stands beside it.
const PAGES: readonly (readonly [PendingFlow, string])[] = [
  ["verify_email", account.verifyEmail],
  ["login_by_code", account.confirmCode],
  ["mfa_authenticate", account.secondFactor],
  ["mfa_trust", account.trust],
  ["provider_signup", account.providerSignUp],
  ["password_reset_by_code", account.confirmReset],
];

const REFUSALS: Readonly<Record<number, Refused>> = {
  0: "offline",
  400: "invalid",
  403: "forbidden",
  404: "missing",
  409: "expired",
  410: "expired",
  429: "limited",
};

type Heard = Pick<Answer, "status" | "flows" | "isSignedIn" | "waitMinutes">;

/** The one place that decides what comes next: every page asks it. */
export function stepAfter({ status, flows, isSignedIn, waitMinutes }: Heard): Step {
  if (status >= 200 && status < 300) return { kind: "done" };
  if (status !== 401) return { kind: "refused", reason: REFUSALS[status] ?? "failed", waitMinutes };
  if (isSignedIn) return { kind: "reauthenticate", ways: waysToConfirm(flows) };
  return pendingPage(flows) ?? { kind: "start" };
}

/** Return the flow of this name when it has begun. */
export function pendingFlow(flows: readonly Flow[], id: string): Flow | undefined {
  return flows.find((flow) => flow.id === id && flow.is_pending);
}

function pendingPage(flows: readonly Flow[]): Step | undefined {
  for (const [id, to] of PAGES) {
    const flow = pendingFlow(flows, id);
    if (flow) return { kind: "page", to, flow };
  }
  return undefined;
}

// The document does not name the last of them.
const CONFIRMATIONS = new Set<string>(["reauthenticate", "mfa_reauthenticate", BY_MAIL]);

function waysToConfirm(flows: readonly Flow[]): Flow[] {
  return flows.filter(({ id }) => CONFIRMATIONS.has(id));
}

const SENTENCES: Readonly<Record<Refused, string>> = {
  invalid: "Some of this is not valid.",
  forbidden: "That is not allowed here.",
  missing: "That is no longer there. Load the page again.",
  expired: "This has expired or was used already. Start again.",
  limited: "Too many attempts. Wait a few minutes, then try again.",
  offline: "There is no connection. Check yours and try again.",
  failed: "Something went wrong on our side. Try again.",
};

/** Return a sentence for people about an answer that is not what they hoped for. */
export function sentence(step: Step): string {
  if (step.kind === "refused") return isLimitKnown(step) ? wait(step) : SENTENCES[step.reason];
  if (step.kind === "reauthenticate") return "Confirm that it is you to do this.";
  return "You are signed out. Sign in and try again.";
}

type Refusal = Extract<Step, { kind: "refused" }>;

function isLimitKnown({ reason, waitMinutes }: Refusal): boolean {
  return reason === "limited" && waitMinutes > 0;
}

function wait({ waitMinutes }: Refusal): string {
  return `Too many attempts. Try again in ${waitMinutes} minute${waitMinutes === 1 ? "" : "s"}.`;
}

/** Return what is wrong, in one line. */
export function complaint(answer: Heard & Pick<Answer, "errors">): string {
  const said = Object.values(answer.errors).flat();
  return said.length > 0 ? said.join(" ") : sentence(stepAfter(answer));
}
