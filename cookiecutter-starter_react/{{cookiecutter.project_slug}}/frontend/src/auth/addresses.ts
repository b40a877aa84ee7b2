import { pages, signInAddress } from "../paths";

/** Addresses of the account pages; each is a page of allauth, too, whose template starts us. */
export const account = {
  signIn: "/accounts/login/",
  signUp: "/accounts/signup/",
  signUpAgain: "/accounts/signup/again/",
  verifyEmail: "/accounts/confirm-email/",
  requestCode: "/accounts/login/code/",
  confirmCode: "/accounts/login/code/confirm/",
  requestReset: "/accounts/password/reset/",
  confirmReset: "/accounts/password/reset/confirm/",
  completeReset: "/accounts/password/reset/complete/",
  secondFactor: "/accounts/2fa/authenticate/",
  trust: "/accounts/2fa/trust/",
  providerSignUp: "/accounts/3rdparty/signup/",
  reauthenticate: "/accounts/reauthenticate/",
  reauthenticateByCode: "/accounts/2fa/reauthenticate/",
  // A page of the server's.
  reauthenticateByMail: "/accounts/reauthenticate/code/",
  reauthenticateByPasskey: "/accounts/2fa/webauthn/reauthenticate/",
  email: "/accounts/email/",
  changePassword: "/accounts/password/change/",
  setPassword: "/accounts/password/set/",
  factors: "/accounts/2fa/",
  activateApp: "/accounts/2fa/totp/activate/",
  deactivateApp: "/accounts/2fa/totp/deactivate/",
  recoveryCodes: "/accounts/2fa/recovery-codes/",
  newRecoveryCodes: "/accounts/2fa/recovery-codes/generate/",
  passkeys: "/accounts/2fa/webauthn/",
  addPasskey: "/accounts/2fa/webauthn/add/",
  renamePasskey: "/accounts/2fa/webauthn/keys/:id/edit/",
  removePasskey: "/accounts/2fa/webauthn/keys/:id/remove/",
  connections: "/accounts/3rdparty/",
} as const;

/** Return where to go after signing in: the page of `next` where that is one of ours. */
export function destination(search: string): string {
  const wanted = new URLSearchParams(search).get("next");
  if (!wanted) return pages.dashboard;
  const base = window.location.origin;
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null;
  if (url?.origin !== base) return pages.dashboard;
  return url.pathname + url.search + url.hash;
}

/** Return an address that remembers where to go after signing in. */
export function keepNext(address: string, search: string): string {
  const next = new URLSearchParams(search).get("next");
  return next ? `${address}?next=${encodeURIComponent(next)}` : address;
}

/** What the address of the sign-in page holds after another service has led back to it. */
export const CAME_BACK = "back";

/** Return where another service leads back to: the sign-in page, which then goes on. */
export function callbackOf(search: string): string {
  return `${account.signIn}?${CAME_BACK}=1&next=${encodeURIComponent(destination(search))}`;
}

/** Leave by a full page load: what the page brings along has changed. */
export function leaveFor(address: string): void {
  window.location.assign(address);
}

/** Sign in again, and come back. */
export function signInAgain(): void {
  leaveFor(signInAddress(window.location));
}
