import { createContext, use } from "react";

import type { AccountPage, AccountsModule } from "./page-data";

/** What is the same on all pages. */
export interface Site {
  projectName: string;
  /** What the module `auth` has here; null where it is not embedded. */
  accounts: AccountsModule | null;
  /** What this page load brought along for an account page. */
  account?: AccountPage | undefined;
}

export const SiteContext = createContext<Site | null>(null);

/** Return what is the same on all pages. */
export function useSite(): Site {
  const site = use(SiteContext);
  if (!site) throw new Error("useSite needs a SiteContext around it");
  return site;
}
