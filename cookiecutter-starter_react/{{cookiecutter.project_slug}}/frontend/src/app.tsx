import { type ReactNode, useMemo, useState } from "react";

import { ColorSchemeContext, useColorSchemeChoice } from "./color-scheme";
import { Toasts } from "./components/toasts";
import type { PageData } from "./page-data";
import { SessionContext } from "./session";
import { type Site, SiteContext } from "./site";

function siteOf({ project_name, accounts, account }: PageData): Site {
  return { projectName: project_name, accounts, account };
}

/** What all pages rely on, around the router. */
export function App({ pageData, children }: { pageData: PageData; children: ReactNode }) {
  const [user, setUser] = useState(pageData.user);
  const session = useMemo(() => ({ user, setUser }), [user]);
  const site = useMemo(() => siteOf(pageData), [pageData]);
  const colorScheme = useColorSchemeChoice(pageData.color_scheme);
  return (
    <SiteContext value={site}>
      <SessionContext value={session}>
        <ColorSchemeContext value={colorScheme}>
          <Toasts messages={pageData.messages}>{children}</Toasts>
        </ColorSchemeContext>
      </SessionContext>
    </SiteContext>
  );
}
