/** The name of the field in which a form sends the token. */
export const CSRF_FIELD = "csrfmiddlewaretoken";

/** Return Django's CSRF token from its cookie, or an empty string when there is none. */
export function csrfToken(): string {
  return /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? "";
}
