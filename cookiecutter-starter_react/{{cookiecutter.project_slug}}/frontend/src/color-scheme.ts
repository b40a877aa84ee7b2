import { createContext, use, useCallback, useMemo, useState } from "react";

import type { ColorScheme } from "./page-data";
import { server } from "./paths";

interface Choice {
  scheme: ColorScheme;
  choose: (scheme: ColorScheme) => void;
}

export const ColorSchemeContext = createContext<Choice | null>(null);

/** Return the chosen colour scheme, and what changes it. */
export function useColorScheme(): Choice {
  const choice = use(ColorSchemeContext);
  if (!choice) throw new Error("useColorScheme needs a ColorSchemeContext around it");
  return choice;
}

/** Keep the choice: at once on this page, and in the cookie by which the server renders the next. */
export function useColorSchemeChoice(initial: ColorScheme): Choice {
  const [scheme, setScheme] = useState(initial);
  const choose = useCallback((wanted: ColorScheme) => {
    setScheme(wanted);
    show(wanted);
    void remember(wanted);
  }, []);
  return useMemo(() => ({ scheme, choose }), [scheme, choose]);
}

function show(scheme: ColorScheme): void {
  const { dataset } = document.documentElement;
  if (scheme === "system") delete dataset["theme"];
  else dataset["theme"] = scheme;
}

// Without an answer the colours are right on this page all the same, until it is left.
async function remember(scheme: ColorScheme): Promise<void> {
  await fetch(server.colorScheme, {
    method: "POST",
    body: new URLSearchParams({ color_scheme: scheme }),
    headers: { Accept: "application/json" },
  }).catch(() => undefined);
}
