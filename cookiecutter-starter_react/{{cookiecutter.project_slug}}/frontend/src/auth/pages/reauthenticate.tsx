import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useLocation } from "react-router";

import { Failure } from "../../components/failure";
import { Icon } from "../../components/icon";
import { Loading } from "../../components/skeleton";
import { accounts as pagesOfModule } from "../../paths";
import { useSite } from "../../site";
import { account } from "../addresses";
import { accounts, ask, type FieldErrors, WHOLE_FORM } from "../client";
import { OtherWays, type Way } from "../confirmation";
import { complaint } from "../flows";
import { Alert, CodeField, PasswordField } from "../form";
import { FormPage } from "../layout";
import { factorsQuery, sessionQuery } from "../queries";
import { ServerForm } from "../server-form";
import { PasskeyError, showPasskey } from "../webauthn";

const NO_ERRORS: FieldErrors = {};

/** Confirm that it is you, before a page of the server that asks for it. */
export function Component() {
  return (
    <FormPage
      heading="Confirm that it is you"
      introduction={
        <p>
          What comes next affects the safety of your account. We will not ask again for a few
          minutes.
        </p>
      }
    >
      <Ways />
    </FormPage>
  );
}

function Ways() {
  const session = useQuery(sessionQuery);
  const factors = useQuery(factorsQuery);
  const error = session.error ?? factors.error;
  if (error) {
    const retry = () => Promise.all([session.refetch(), factors.refetch()]);
    return <Failure error={error} onRetry={() => void retry()} />;
  }
  if (!session.data || !factors.data) return <Loading className="stack" kind="control" count={2} />;
  const types = new Set(factors.data.map(({ type }) => type));
  const ways: Way[] = [];
  if (session.data.user.has_usable_password) ways.push("password");
  if (types.has("totp") || types.has("recovery_codes")) ways.push("code");
  if (types.has("webauthn")) ways.push("passkey");
  return <Confirmation ways={ways} />;
}

// Real forms, not calls: the server may hold a request that it goes on with.
function Confirmation({ ways }: { ways: readonly Way[] }) {
  const { pathname } = useLocation();
  const { errors = NO_ERRORS, code_by_mail: byMail } = useSite().account ?? {};
  const [way, setWay] = useState<Way | undefined>(() =>
    // After a wrong code the server comes back to the page of the code.
    pathname === account.reauthenticateByCode && ways.includes("code") ? "code" : ways[0],
  );
  return (
    <>
      {errors[WHOLE_FORM]?.map((message) => (
        <Alert key={message}>
          <p>{message}</p>
        </Alert>
      ))}
      {way === "password" && <PasswordForm errors={errors} />}
      {way === "code" && <CodeForm errors={errors} />}
      {way === "passkey" && <PasskeyForm />}
      <OtherWays ways={ways} way={way} onChoose={setWay}>
        {byMail && (
          <a className="button button-secondary button-wide" href={byMail}>
            Send me a code
          </a>
        )}
      </OtherWays>
      <div>
        <a className="button button-quiet" href={pagesOfModule.security}>
          Cancel
        </a>
      </div>
    </>
  );
}

function PasswordForm({ errors }: { errors: FieldErrors }) {
  const { search } = useLocation();
  return (
    <ServerForm action={account.reauthenticate + search}>
      <PasswordField errors={errors} />
      <ConfirmButton />
    </ServerForm>
  );
}

function CodeForm({ errors }: { errors: FieldErrors }) {
  const { search } = useLocation();
  return (
    <ServerForm action={account.reauthenticateByCode + search}>
      <CodeField errors={errors} hint="From your authenticator app, or a recovery code." />
      <ConfirmButton />
    </ServerForm>
  );
}

function ConfirmButton() {
  return (
    <button className="button button-wide" type="submit">
      Confirm
    </button>
  );
}

function PasskeyForm() {
  const { search } = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const [error, setError] = useState("");

  async function prove(): Promise<void> {
    const asked = await ask(accounts.GET("/auth/webauthn/reauthenticate"));
    if (!asked.body) throw new PasskeyError(complaint(asked));
    const credential = await showPasskey(asked.body.data.request_options);
    if (!field.current) return;
    field.current.value = JSON.stringify(credential);
    field.current.form?.requestSubmit();
  }

  function act() {
    setError("");
    prove().catch((problem: unknown) => {
      if (!(problem instanceof PasskeyError)) throw problem;
      setError(problem.message);
    });
  }

  return (
    <ServerForm action={account.reauthenticateByPasskey + search}>
      {error && (
        <Alert>
          <p>{error}</p>
        </Alert>
      )}
      <input type="hidden" name="credential" ref={field} />
      <button className="button button-wide" type="button" onClick={act}>
        <Icon name="key" /> Confirm with a passkey
      </button>
    </ServerForm>
  );
}
