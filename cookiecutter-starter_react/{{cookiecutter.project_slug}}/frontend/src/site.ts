import { createContext, use } from "react";

/** What is the same on all pages. */
export interface Site {
  projectName: string;
}

export const SiteContext = createContext<Site | null>(null);

/** Return what is the same on all pages. */
export function useSite(): Site {
  const site = use(SiteContext);
  if (!site) throw new Error("useSite needs a SiteContext around it");
  return site;
}
