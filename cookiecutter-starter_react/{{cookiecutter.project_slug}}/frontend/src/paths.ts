/** Addresses that Django serves itself: a full page load each. */
export const server = {
  admin: "/admin/",
  colorScheme: "/appearance/",
  passwordChange: "/accounts/password_change/",
  signIn: "/accounts/login/",
  signOut: "/accounts/logout/",
} as const;

/** Addresses of the module `auth`, where it is there; the first two are the server's pages. */
export const accounts = {
  profile: "/accounts/profile/",
  security: "/accounts/security/",
  email: "/accounts/email/",
  factors: "/accounts/2fa/",
  password: "/accounts/password/change/",
} as const;

/** Addresses of this front end's pages, the same as in urls_theme.py. */
export const pages = {
  landing: "/",
  dashboard: "/dashboard/",
  activity: "/activity/",
  profile: "/profile/",
  settings: "/settings/",
} as const;

/** Return the address of the sign-in page, from which people come back to where they are. */
export function signInAddress(location: Pick<Location, "pathname" | "search">): string {
  return `${server.signIn}?next=${encodeURIComponent(location.pathname + location.search)}`;
}
