import { createContext, use } from "react";

import type { Answer } from "./client";

/** Sends a request; where it takes a confirmation first, asks for that and sends it again. */
export type Replay = <Body>(send: () => Promise<Answer<Body>>) => Promise<Answer<Body>>;

export const ReplayContext = createContext<Replay | null>(null);

/** Return what sends requests that may have to be confirmed. */
export function useReplay(): Replay {
  const replay = use(ReplayContext);
  if (!replay) throw new Error("useReplay needs <Reauthentication> around it");
  return replay;
}
