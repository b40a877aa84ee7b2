import { type ReactNode, useState } from "react";

import { useToast } from "../toasts";
import type { Answer } from "./client";
import { complaint, stepAfter } from "./flows";
import { useReplay } from "./reauthentication";

interface ActionProps<Body> {
  onSend: () => Promise<Answer<Body>>;
  onDone: (answer: Answer<Body>) => void;
  className?: string;
  children: ReactNode;
}

/** A button that asks the server for something at once; what goes wrong is a toast. */
export function Action<Body>({
  onSend,
  onDone,
  className = "button button-secondary",
  children,
}: ActionProps<Body>) {
  const replay = useReplay();
  const showToast = useToast();
  const [isBusy, setBusy] = useState(false);

  async function act() {
    if (isBusy) return;
    setBusy(true);
    const answer = await replay(onSend);
    setBusy(false);
    if (stepAfter(answer).kind === "done") onDone(answer);
    else showToast("error", complaint(answer));
  }

  return (
    <button className={className} type="button" aria-busy={isBusy} onClick={() => void act()}>
      {children}
    </button>
  );
}
