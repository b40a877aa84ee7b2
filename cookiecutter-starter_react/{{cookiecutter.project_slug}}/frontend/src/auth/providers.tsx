import { useRef } from "react";

import { CSRF_FIELD, csrfToken } from "../csrf";
import { BROWSER_CLIENT, type Provider } from "./client";

interface ProvidersProps {
  providers: readonly Provider[];
  process: "login" | "connect";
  /** Where the provider's answer leads to in the end. */
  callback: string;
}

const VERBS = { login: "Continue with", connect: "Connect" } as const;

/** A form for each service that people may sign in with: leaving needs a real one. */
export function Providers({ providers, process, callback }: ProvidersProps) {
  return (
    <div className="stack">
      {providers.map((provider) => (
        <ProviderForm key={provider.id} {...{ provider, process, callback }} />
      ))}
    </div>
  );
}

interface ProviderFormProps extends Omit<ProvidersProps, "providers"> {
  provider: Provider;
}

function ProviderForm({ provider, process, callback }: ProviderFormProps) {
  const token = useRef<HTMLInputElement>(null);
  return (
    <form
      method="post"
      action={`${BROWSER_CLIENT}/auth/provider/redirect`}
      // The token as it is now: signing in elsewhere changes it.
      onSubmit={() => {
        if (token.current) token.current.value = csrfToken();
      }}
    >
      <input type="hidden" name={CSRF_FIELD} ref={token} />
      <input type="hidden" name="provider" value={provider.id} />
      <input type="hidden" name="process" value={process} />
      <input type="hidden" name="callback_url" value={callback} />
      <button className="button button-secondary button-wide" type="submit">
        {VERBS[process]} {provider.name}
      </button>
    </form>
  );
}
