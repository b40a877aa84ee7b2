import { useCallback } from "react";
import { useLocation, useNavigate } from "react-router";

import { account, destination, keepNext, leaveFor } from "./addresses";
import type { Answer } from "./client";
import { stepAfter } from "./flows";

/** What the next page is told of the one before. */
export interface FlowState {
  email?: string;
}

export type Follow = (answer: Answer, state?: FlowState) => void;

/** Return what goes on after a step of signing in, wherever the server wants us to go. */
export function useFollow(): Follow {
  const navigate = useNavigate();
  const { search } = useLocation();
  return useCallback<Follow>(
    (answer, state) => {
      const step = stepAfter(answer);
      if (step.kind === "done") leaveFor(destination(search));
      if (step.kind === "page") void navigate(keepNext(step.to, search), { state });
      if (step.kind === "start") void navigate(keepNext(account.signIn, search));
    },
    [navigate, search],
  );
}

/** Return the address that the page before has told us. */
export function useToldEmail(): string {
  const { state } = useLocation() as { state: FlowState | null };
  return state?.email ?? "";
}
