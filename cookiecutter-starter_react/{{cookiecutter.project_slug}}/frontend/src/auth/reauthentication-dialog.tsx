import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";

import { useSession } from "../session";
import { signInAgain } from "./addresses";
import type { Flow } from "./client";
import { Confirmation } from "./confirmation";
import { stepAfter } from "./flows";
import { type Replay, ReplayContext } from "./reauthentication";

interface Question {
  ways: readonly Flow[];
  answered: Promise<boolean>;
  settle: (isConfirmed: boolean) => void;
}

function ask(ways: readonly Flow[]): Question {
  let settle: Question["settle"] = () => undefined;
  const answered = new Promise<boolean>((resolve) => {
    settle = resolve;
  });
  return { ways, answered, settle };
}

/** Around pages whose requests may need a confirmation first. */
export function Reauthentication({ children }: { children: ReactNode }) {
  const [question, setQuestion] = useState<Question | null>(null);
  const open = useRef<Question | null>(null);
  const { user } = useSession();
  const isSignedIn = user !== null;

  const replay = useCallback<Replay>(async (send) => {
    const answer = await send();
    const step = stepAfter(answer);
    // The session has ended meanwhile: what nobody waits for any more is never answered.
    if (isSignedIn && (step.kind === "start" || step.kind === "page")) {
      signInAgain();
      return new Promise(() => undefined);
    }
    if (step.kind !== "reauthenticate") return answer;
    // Requests that wait at the same time are confirmed together.
    open.current ??= ask(step.ways);
    setQuestion(open.current);
    const isConfirmed = await open.current.answered;
    open.current = null;
    setQuestion(null);
    return isConfirmed ? send() : answer;
  }, [isSignedIn]);

  return (
    <ReplayContext value={replay}>
      {children}
      {question && <ReauthenticationDialog {...question} />}
    </ReplayContext>
  );
}

function ReauthenticationDialog({ ways, settle }: Question) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();

  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      shown?.close();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        settle(false);
      }}
    >
      <div className="stack">
        <div className="stack-tight">
          <h2 id={heading}>Confirm that it is you</h2>
          <p className="muted">
            What comes next affects the safety of your account. We will not ask again for a few
            minutes.
          </p>
        </div>
        <Confirmation
          flows={ways}
          onConfirmed={() => {
            settle(true);
          }}
        />
        <button
          className="button button-quiet"
          type="button"
          onClick={() => {
            settle(false);
          }}
        >
          Cancel
        </button>
      </div>
    </dialog>
  );
}
