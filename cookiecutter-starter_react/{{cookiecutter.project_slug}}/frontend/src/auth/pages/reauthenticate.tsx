import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef, useState } from "react";
import { useLocation } from "react-router";

import { Failure } from "../../components/failure";
import { Loading } from "../../components/skeleton";
import { CSRF_FIELD, csrfToken } from "../../csrf";
import { useSite } from "../../site";
import { account } from "../addresses";
import { factorsQuery, sessionQuery } from "../queries";
import { accounts, ask, type FieldErrors, WHOLE_FORM } from "../client";
import { complaint } from "../flows";
import { Alert, CodeField, PasswordField } from "../form";
import { FormPage } from "../layout";
import { canUsePasskeys, PasskeyError, showPasskey } from "../webauthn";

const NO_ERRORS: FieldErrors = {};

/** Confirm that it is you, before a page of the server that asks for it. */
export function Component() {
  return (
    <FormPage
      heading="Confirm that it is you"
      introduction={<p>This is a sensitive change. What you were doing goes on after it.</p>}
    >
      <Ways />
    </FormPage>
  );
}

// Real forms: the server may hold a request that it goes on with.
function Ways() {
  const session = useQuery(sessionQuery);
  const factors = useQuery(factorsQuery);
  const { account: page } = useSite();
  const error = session.error ?? factors.error;
  if (error) return <Failure error={error} onRetry={() => void Promise.all([session.refetch(), factors.refetch()])} />;
  if (!session.data || !factors.data) return <Loading className="stack" kind="control" count={2} />;

  const errors = page?.errors ?? NO_ERRORS;
  const types = new Set(factors.data.map(({ type }) => type));
  return (
    <>
      {errors[WHOLE_FORM]?.map((message) => (
        <Alert key={message}>
          <p>{message}</p>
        </Alert>
      ))}
      {session.data.user.has_usable_password && (
        <ServerForm action={account.reauthenticate}>
          <PasswordField errors={errors} />
          <button className="button" type="submit">
            Confirm
          </button>
        </ServerForm>
      )}
      {(types.has("totp") || types.has("recovery_codes")) && (
        <ServerForm action={account.reauthenticateByCode}>
          <CodeField errors={errors} hint="From your authenticator app, or a recovery code." />
          <button className="button" type="submit">
            Confirm by code
          </button>
        </ServerForm>
      )}
      {types.has("webauthn") && canUsePasskeys() && <PasskeyForm />}
    </>
  );
}

function ServerForm({ action, children }: { action: string; children: ReactNode }) {
  const token = useRef<HTMLInputElement>(null);
  const { search } = useLocation();
  return (
    <form
      className="form"
      method="post"
      action={action + search}
      // The token as it is now: signing in elsewhere changes it.
      onSubmit={() => {
        if (token.current) token.current.value = csrfToken();
      }}
    >
      <input type="hidden" name={CSRF_FIELD} ref={token} />
      {children}
    </form>
  );
}

function PasskeyForm() {
  const form = useRef<HTMLInputElement>(null);
  const [error, setError] = useState("");

  async function prove(): Promise<void> {
    const asked = await ask(accounts.GET("/auth/webauthn/reauthenticate"));
    if (!asked.body) throw new PasskeyError(complaint(asked));
    const credential = await showPasskey(asked.body.data.request_options);
    if (!form.current) return;
    form.current.value = JSON.stringify(credential);
    form.current.form?.requestSubmit();
  }

  function act() {
    setError("");
    prove().catch((problem: unknown) => {
      if (!(problem instanceof PasskeyError)) throw problem;
      setError(problem.message);
    });
  }

  return (
    <ServerForm action={account.reauthenticateByPasskey}>
      {error && (
        <Alert>
          <p>{error}</p>
        </Alert>
      )}
      <input type="hidden" name="credential" ref={form} />
      <button className="button button-secondary" type="button" onClick={act}>
        Confirm with a passkey
      </button>
    </ServerForm>
  );
}
