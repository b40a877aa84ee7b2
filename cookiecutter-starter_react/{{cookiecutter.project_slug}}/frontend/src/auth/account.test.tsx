import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import type { PageData } from "../page-data";
import { renderPage } from "../testing/render-page";
import { adasPage, answer, visitorsPage } from "../testing/server";
import { BROWSER_CLIENT } from "./client";

const accounts = { has_providers: false, picture: "" };
const visitor: PageData = { ...visitorsPage, accounts };
const ada: PageData = { ...adasPage, accounts };

const configuration = {
  status: 200,
  data: {
    account: { is_open_for_signup: true, login_by_code_enabled: true },
    socialaccount: { providers: [] as object[] },
  },
};

type Method = Parameters<typeof answer>[0];

/** Make allauth answer below its client for browsers. */
function allauth(method: Method, path: string, body: object, status = 200): Request[] {
  return answer(method, BROWSER_CLIENT + path, { status, ...body }, status);
}

/** Make allauth tell that these flows have begun. */
function begun(...flows: object[]) {
  return { data: { flows }, meta: { is_authenticated: false } };
}

const confirmFirst = {
  data: { flows: [{ id: "reauthenticate" }] },
  meta: { is_authenticated: true },
};

beforeEach(() => {
  document.cookie = "csrftoken=abc123";
  answer("get", `${BROWSER_CLIENT}/config`, configuration);
});

test("a password that is right leads to the second step, with the token of the cookie", async () => {
  const pending = begun({ id: "mfa_authenticate", is_pending: true, types: ["totp"] });
  const sent = allauth("post", "/auth/login", pending, 401);
  allauth("get", "/auth/session", pending, 401);
  const { router, user } = renderPage("/accounts/login/?next=/settings/", visitor);

  await user.type(await screen.findByLabelText("E-mail address"), "ada@example.com");
  await user.type(screen.getByLabelText("Password"), "a fine password");
  await user.click(screen.getByRole("button", { name: "Sign in" }));

  expect(await screen.findByLabelText("Code")).toBeInTheDocument();
  expect(router.state.location.pathname).toBe("/accounts/2fa/authenticate/");
  expect(router.state.location.search).toBe("?next=%2Fsettings%2F");
  expect(sent[0]?.headers.get("X-CSRFToken")).toBe("abc123");
  const typed = { email: "ada@example.com", password: "a fine password" }; // pragma: allowlist secret
  expect(await sent[0]?.json()).toEqual(typed);
});

test("what is wrong is said at its field, which gets the focus", async () => {
  const errors = [{ code: "wrong", param: "password", message: "That is not the password." }];
  allauth("post", "/auth/login", { errors }, 400);
  const { user } = renderPage("/accounts/login/", visitor);

  await user.click(await screen.findByRole("button", { name: "Sign in" }));

  const password = screen.getByLabelText("Password");
  await waitFor(() => {
    expect(password).toHaveFocus();
  });
  expect(password).toBeInvalid();
  expect(password).toHaveAccessibleDescription("That is not the password.");
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
});

test.each([
  [403, "not allowed"],
  [409, "Start again"],
  [429, "Wait a few minutes"],
  [500, "on our side"],
])("%i is said above the form: %s", async (status, words) => {
  allauth("post", "/auth/login", {}, status);
  const { user } = renderPage("/accounts/login/", visitor);

  await user.click(await screen.findByRole("button", { name: "Sign in" }));

  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent(words);
  await waitFor(() => {
    expect(alert).toHaveFocus();
  });
});

test("who tried too often is told for how long to wait, in whole minutes", async () => {
  const init = { status: 429, headers: { "Retry-After": "61" } };
  answer("post", `${BROWSER_CLIENT}/auth/login`, { status: 429 }, init);
  const { user } = renderPage("/accounts/login/", visitor);

  await user.click(await screen.findByRole("button", { name: "Sign in" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 2 minutes.");
});

test("other services are forms with the token, and appear only where there are some", async () => {
  const { data } = configuration;
  const google = { id: "google", name: "Google", flows: ["provider_redirect"] };
  const socialaccount = { providers: [google] };
  answer("get", `${BROWSER_CLIENT}/config`, { data: { ...data, socialaccount } });
  const { user } = renderPage("/accounts/login/?next=//evil.example/", visitor);
  const button = await screen.findByRole("button", { name: "Continue with Google" });
  let sent: FormData | undefined;
  function send(event: Event) {
    event.preventDefault();
    sent = new FormData(event.target as HTMLFormElement);
  }
  document.addEventListener("submit", send, { once: true });

  await user.click(button);

  expect(button.closest("form")).toHaveAttribute(
    "action",
    "/accounts/_allauth/browser/v1/auth/provider/redirect",
  );
  expect(Object.fromEntries(sent ?? [])).toEqual({
    csrfmiddlewaretoken: "abc123",
    provider: "google",
    process: "login",
    callback_url: "/accounts/login/?back=1&next=%2Fdashboard%2F",
  });
});

test("sign-up asks for what the server's form asks for, and leads to the code", async () => {
  const pending = begun({ id: "verify_email", is_pending: true });
  const sent = allauth("post", "/auth/signup", pending, 401);
  allauth("get", "/auth/session", pending, 401);
  const field = { hint: "", link: "", autocomplete: "", max_length: null, is_required: true };
  const terms = { ...field, name: "terms", label: "I accept the terms", type: "checkbox" as const };
  const name = { ...field, name: "full_name", label: "Full name", type: "text" as const };
  const fields = [{ ...name, is_required: false }, { ...terms, link: "/terms/" }];
  const { user } = renderPage("/accounts/signup/?email=ada@example.com", {
    ...visitor,
    account: { fields },
  });

  await user.type(await screen.findByLabelText("Password"), "a fine password");
  await user.type(screen.getByLabelText("Full name (optional)"), "Ada");
  await user.click(screen.getByLabelText("I accept the terms"));
  await user.click(screen.getByRole("button", { name: "Create account" }));

  expect(await screen.findByText("ada@example.com")).toBeInTheDocument();
  expect(await screen.findByLabelText("Code")).toBeInTheDocument();
  expect(await sent[0]?.json()).toEqual({
    email: "ada@example.com",
    password: "a fine password", // pragma: allowlist secret
    full_name: "Ada",
    terms: true,
  });
});

test("a step that has not begun says where to start", async () => {
  allauth("get", "/auth/session", begun({ id: "login" }), 401);
  renderPage("/accounts/login/code/confirm/", visitor);

  const link = await screen.findByRole("link", { name: "Start again" });

  expect(link).toHaveAttribute("href", "/accounts/login/code/");
});

test("who comes to a step that is over is led to the one that waits", async () => {
  const pending = begun({ id: "mfa_trust", is_pending: true });
  allauth("get", "/auth/session", pending, 401);
  const { router } = renderPage("/accounts/2fa/authenticate/", visitor);

  await screen.findByRole("heading", { level: 1, name: "Trust this browser?" });

  expect(router.state.location.pathname).toBe("/accounts/2fa/trust/");
});

test("“not now” trusts nothing", async () => {
  allauth("get", "/auth/session", begun({ id: "mfa_trust", is_pending: true }), 401);
  const sent = allauth("post", "/auth/2fa/trust", begun({ id: "login" }), 401);
  const { user } = renderPage("/accounts/2fa/trust/", visitor);

  await user.click(await screen.findByRole("button", { name: "Not now" }));

  await waitFor(async () => {
    expect(await sent[0]?.clone().json()).toEqual({ trust: false });
  });
});

test("a sensitive change is confirmed in a dialog, and goes on by itself", async () => {
  allauth("get", "/account/email", { data: [] });
  const refused = allauth("post", "/account/email", confirmFirst, 401);
  allauth("post", "/auth/reauthenticate", { meta: { is_authenticated: true } });
  const { router, user } = renderPage("/accounts/email/", ada);

  await user.type(await screen.findByLabelText("New e-mail address"), "new@example.com");
  await user.click(screen.getByRole("button", { name: "Send a code" }));
  const dialog = await screen.findByRole("dialog", { name: "Confirm that it is you" });
  const replayed = allauth("post", "/account/email", { data: [] });
  await user.type(within(dialog).getByLabelText("Password"), "a fine password");
  await user.click(within(dialog).getByRole("button", { name: "Confirm" }));

  expect(await screen.findByText("new@example.com")).toBeInTheDocument();
  expect(router.state.location.pathname).toBe("/accounts/confirm-email/");
  expect(refused).toHaveLength(1);
  expect(await replayed[0]?.json()).toEqual({ email: "new@example.com" });
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

test("a page of the server's is confirmed by a code of a mail, too", async () => {
  const session = { data: { user: { has_usable_password: true }, methods: [] } };
  allauth("get", "/auth/session", { ...session, meta: { is_authenticated: true } });
  allauth("get", "/account/authenticators", { data: [] });
  const byMail = "/accounts/reauthenticate/code/?next=/accounts/tokens/";

  renderPage("/accounts/reauthenticate/", { ...ada, account: { code_by_mail: byMail } });

  expect(await screen.findByLabelText("Password")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Send me a code" })).toHaveAttribute("href", byMail);
});

test("a change that is not confirmed is not made, and says so", async () => {
  allauth("get", "/account/email", { data: [] });
  const sent = allauth("post", "/account/email", confirmFirst, 401);
  const { user } = renderPage("/accounts/email/", ada);

  await user.type(await screen.findByLabelText("New e-mail address"), "new@example.com");
  await user.click(screen.getByRole("button", { name: "Send a code" }));
  await user.click(await screen.findByRole("button", { name: "Cancel" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("Confirm that it is you");
  expect(sent).toHaveLength(1);
});

test("new recovery codes are shown, to be downloaded, and are not kept in the history", async () => {
  const codes = { data: { unused_codes: ["11112222", "33334444"] } };
  allauth("post", "/account/authenticators/recovery-codes", codes);
  const { user } = renderPage("/accounts/2fa/recovery-codes/generate/", ada);

  await user.click(await screen.findByRole("button", { name: "Make new codes" }));

  const list = await screen.findByRole("list", { name: "Recovery codes" });
  expect(within(list).getAllByRole("listitem").map((each) => each.textContent)).toEqual([
    "11112222",
    "33334444",
  ]);
  const download = screen.getByRole("link", { name: "Download" });
  expect(download).toHaveAttribute("download", "recovery-codes.txt");
  expect(download.getAttribute("href")).toContain("11112222%0A33334444");
});

test("codes that were shown before are not shown again", async () => {
  const seen = { data: { total_code_count: 10, unused_code_count: 10 } };
  allauth("get", "/account/authenticators/recovery-codes", seen);
  renderPage("/accounts/2fa/recovery-codes/", ada);

  expect(await screen.findByText(/cannot be shown again/)).toBeInTheDocument();
});

test("the overview counts what there is", async () => {
  const passkey = { type: "webauthn", id: 1, name: "Laptop", created_at: 1, last_used_at: null };
  const codes = { type: "recovery_codes", unused_code_count: 2, total_code_count: 10 };
  allauth("get", "/account/authenticators", { data: [passkey, codes] });
  renderPage("/accounts/2fa/", ada);

  expect(await screen.findByRole("heading", { name: "Passkeys 1" })).toBeInTheDocument();
  expect(screen.getByRole("heading", { name: "Recovery codes 2 left" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Set up the app" })).toHaveAttribute(
    "href",
    "/accounts/2fa/totp/activate/",
  );
});

test("a forgotten password is replaced while signed in, which ends the session", async () => {
  const session = { data: { user: { has_usable_password: true }, methods: [] } };
  allauth("get", "/auth/session", session);
  allauth("post", "/auth/password/request", session);
  allauth("get", "/auth/password/reset", { data: { user: {} } });
  allauth("post", "/auth/password/reset", session);
  const { router, user } = renderPage("/accounts/password/change/", ada);

  await user.click(await screen.findByRole("link", { name: "Forgot your password?" }));
  expect(await screen.findByLabelText("E-mail address")).toHaveValue(adasPage.user?.email);
  await user.click(screen.getByRole("button", { name: "Send the code" }));
  await user.type(await screen.findByLabelText("Code"), "LJBV-KKNX");
  await user.click(screen.getByRole("button", { name: "Confirm" }));
  await user.type(await screen.findByLabelText("New password"), "another fine password");
  await user.click(screen.getByRole("button", { name: "Save the password" }));

  expect(await screen.findByText(/^Your new password is set/)).toBeInTheDocument();
  expect(router.state.location.pathname).toBe("/accounts/login/");
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
});
