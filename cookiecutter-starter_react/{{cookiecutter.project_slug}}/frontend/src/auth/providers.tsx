import { BROWSER_CLIENT, type Provider } from "./client";
import { ServerForm } from "./server-form";

interface ProvidersProps {
  providers: readonly Provider[];
  process: "login" | "connect";
  /** Where the provider's answer leads to in the end. */
  callback: string;
}

const VERBS = { login: "Continue with", connect: "Connect" } as const;

/** A form for each service that people may sign in with: leaving this site needs a real one. */
export function Providers({ providers, process, callback }: ProvidersProps) {
  if (providers.length === 0) return null;
  return (
    <div className="stack">
      {providers.map(({ id, name }) => (
        <ServerForm key={id} className="stack" action={`${BROWSER_CLIENT}/auth/provider/redirect`}>
          <input type="hidden" name="provider" value={id} />
          <input type="hidden" name="process" value={process} />
          <input type="hidden" name="callback_url" value={callback} />
          <button className="button button-secondary button-wide" type="submit">
            {VERBS[process]} {name}
          </button>
        </ServerForm>
      ))}
    </div>
  );
}
