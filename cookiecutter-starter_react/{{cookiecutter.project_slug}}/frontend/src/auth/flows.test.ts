import { describe, expect, test } from "vitest";

import { account } from "./addresses";
import type { Flow } from "./client";
import { complaint, sentence, stepAfter } from "./flows";

const nobody = { flows: [], isSignedIn: false, waitMinutes: 0 };
const login: Flow = { id: "login" };
const offered = [login, { id: "signup" }, { id: "login_by_code" }] satisfies Flow[];

/** Return a 401 to somebody who is not signed in, of whom these flows are known. */
function unauthorized(...flows: { id: string; is_pending?: boolean }[]) {
  return { ...nobody, status: 401, flows: flows as Flow[] };
}

describe("what comes after an answer", () => {
  test.each([200, 202])("%i: it is done", (status) => {
    expect(stepAfter({ ...nobody, status, isSignedIn: true })).toEqual({ kind: "done" });
  });

  test.each([
    ["verify_email", account.verifyEmail],
    ["login_by_code", account.confirmCode],
    ["mfa_authenticate", account.secondFactor],
    ["mfa_trust", account.trust],
    ["provider_signup", account.providerSignUp],
    ["password_reset_by_code", account.confirmReset],
  ])("%s waits: its page", (id, to) => {
    const step = stepAfter(unauthorized(...offered, { id, is_pending: true }));

    expect(step).toMatchObject({ kind: "page", to, flow: { id } });
  });

  test("what is offered, and has not begun, is no page", () => {
    const reset = { id: "password_reset_by_code", is_pending: false };

    expect(stepAfter(unauthorized(...offered, reset))).toEqual({ kind: "start" });
  });

  test("a sign-in goes before a reset that was begun and left", () => {
    const step = stepAfter(
      unauthorized(
        { id: "password_reset_by_code", is_pending: true },
        { id: "mfa_authenticate", is_pending: true },
      ),
    );

    expect(step).toMatchObject({ to: account.secondFactor });
  });

  test("who is signed in and gets a 401 has to confirm, in the ways that the server names", () => {
    const ways: Flow[] = [
      { id: "reauthenticate" },
      { id: "mfa_reauthenticate", types: ["totp", "webauthn"] },
    ];

    const step = stepAfter({ ...nobody, status: 401, flows: [login, ...ways], isSignedIn: true });

    expect(step).toEqual({ kind: "reauthenticate", ways });
  });

  test.each([
    [0, "offline"],
    [400, "invalid"],
    [403, "forbidden"],
    [404, "missing"],
    [409, "expired"],
    [410, "expired"],
    [429, "limited"],
    [500, "failed"],
    [502, "failed"],
  ])("%i: refused, %s", (status, reason) => {
    expect(stepAfter({ ...nobody, status })).toMatchObject({ kind: "refused", reason });
  });
});

test("each refusal has a sentence of its own", () => {
  const statuses = [0, 400, 403, 404, 409, 429, 500];

  const sentences = statuses.map((status) => sentence(stepAfter({ ...nobody, status })));

  expect(new Set(sentences).size).toBe(statuses.length);
});

test("what the server says of a refusal goes before our own sentence", () => {
  const errors = { code: ["Incorrect code."] };

  expect(complaint({ ...nobody, status: 400, errors })).toBe("Incorrect code.");
  expect(complaint({ ...nobody, status: 429, errors: {} })).toMatch(/Wait/);
});

test.each([
  [1, "Too many attempts. Try again in 1 minute."],
  [15, "Too many attempts. Try again in 15 minutes."],
])("who tried too often is told to wait for %i minutes", (waitMinutes, words) => {
  expect(sentence(stepAfter({ ...nobody, status: 429, waitMinutes }))).toBe(words);
});

test("a server that is down and says for how long did still go wrong", () => {
  const step = stepAfter({ ...nobody, status: 503, waitMinutes: 2 });

  expect(sentence(step)).toMatch(/on our side/);
});
