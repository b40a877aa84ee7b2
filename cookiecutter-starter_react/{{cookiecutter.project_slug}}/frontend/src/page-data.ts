import type { components } from "./api/schema";

export type Me = components["schemas"]["Me"];
export type ColorScheme = "system" | "light" | "dark";

export interface Message {
  tone: string;
  text: string;
}

/** A field of a form that the site asks for: templatetags/account_pages.py. */
export interface ExtraField {
  name: string;
  label: string;
  type: "text" | "email" | "checkbox";
  hint: string;
  /** What the label speaks of, to be read; empty when there is nothing. */
  link: string;
  autocomplete: string;
  max_length: number | null;
  is_required: boolean;
}

/** What an account page's own view knows; all of it is of this page load. */
export interface AccountPage {
  fields?: ExtraField[];
  errors?: Record<string, string[]>;
  totp?: { svg: string; secret: string };
  recovery_codes?: string[];
  /** The page that confirms by a code that it mails, where that is a way. */
  code_by_mail?: string;
}

export interface AccountsModule {
  /** Whether people can sign in with an account elsewhere. */
  has_providers: boolean;
  /** Where the person's own picture is; empty when there is none. */
  picture: string;
}

/** What the server puts into the page: page_data() in pages/views.py. */
export interface PageData {
  project_name: string;
  color_scheme: ColorScheme;
  user: Me | null;
  messages: Message[];
  /** What the module `auth` has here; null where it is not embedded. */
  accounts: AccountsModule | null;
  account?: AccountPage;
}

/** Read what the server has put into this page. */
export function readPageData(): PageData {
  const text = document.getElementById("page-data")?.textContent;
  if (!text) throw new Error("this page holds no page-data: is it templates/app.html?");
  return JSON.parse(text) as PageData;
}
