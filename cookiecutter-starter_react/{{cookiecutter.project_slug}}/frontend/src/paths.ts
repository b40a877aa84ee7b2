/** Addresses that Django serves itself: a full page load each. */
export const server = {
  admin: "/admin/",
  colorScheme: "/appearance/",
  passwordChange: "/accounts/password_change/",
  signIn: "/accounts/login/",
  signOut: "/accounts/logout/",
} as const;

/** Addresses of the module `auth`, where it is embedded; those of its account pages are ours. */
export const accounts = {
  profile: "/accounts/profile/",
  security: "/accounts/security/",
  email: "/accounts/email/",
  password: "/accounts/password/change/",
  factors: "/accounts/2fa/",
  connections: "/accounts/3rdparty/",
  sessions: "/accounts/sessions/",
  tokens: "/accounts/tokens/",
  data: "/accounts/data/",
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
