import { type ReactNode, useEffect, useRef, useState } from "react";

import { Icon } from "../components/icon";
import type { Answer } from "./client";
import { complaint, stepAfter } from "./flows";
import { Alert } from "./form";
import { PasskeyError, showPasskey } from "./webauthn";

type Credential = Awaited<ReturnType<typeof showPasskey>>;

interface PasskeyButtonProps<Body> {
  /** Ask for what the browser has to sign. */
  onAsk: () => Promise<Answer<{ data: { request_options: object } }>>;
  onSend: (credential: Credential) => Promise<Answer<Body>>;
  onDone: (answer: Answer<Body>) => void;
  children: ReactNode;
}

/** A button that proves with a passkey who somebody is. */
export function PasskeyButton<Body>({ onAsk, onSend, onDone, children }: PasskeyButtonProps<Body>) {
  const [error, setError] = useState("");
  const [isBusy, setBusy] = useState(false);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (error) place.current?.querySelector<HTMLElement>("[role=alert]")?.focus();
  }, [error]);

  async function prove(): Promise<void> {
    const asked = await onAsk();
    if (!asked.body) throw new PasskeyError(complaint(asked));
    const answer = await onSend(await showPasskey(asked.body.data.request_options));
    const { kind } = stepAfter(answer);
    if (kind === "refused" || kind === "reauthenticate") throw new PasskeyError(complaint(answer));
    onDone(answer);
  }

  async function act() {
    if (isBusy) return;
    setBusy(true);
    setError("");
    await prove().catch((problem: unknown) => {
      if (!(problem instanceof PasskeyError)) throw problem;
      setError(problem.message);
    });
    setBusy(false);
  }

  return (
    <div className="stack" ref={place}>
      {error && (
        <Alert>
          <p>{error}</p>
        </Alert>
      )}
      <button
        className="button button-secondary button-wide"
        type="button"
        aria-busy={isBusy}
        onClick={() => void act()}
      >
        <Icon name="key" /> {children}
      </button>
    </div>
  );
}
