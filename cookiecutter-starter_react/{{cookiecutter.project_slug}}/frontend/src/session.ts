import { createContext, use } from "react";

import type { Me } from "./page-data";

interface Session {
  user: Me | null;
  setUser: (user: Me | null) => void;
}

/** Who is signed in: whom the page brings along, until they change or are signed out. */
export const SessionContext = createContext<Session | null>(null);

/** Return who is signed in, and what changes them. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession needs a SessionContext around it");
  return session;
}

/** Return the signed-in person, on pages that nobody else sees. */
export function useSignedInUser(): Me {
  const { user } = useSession();
  if (!user) throw new Error("this page is for people who are signed in");
  return user;
}
