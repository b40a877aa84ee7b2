import { useEffect } from "react";
import { Link, useSearchParams } from "react-router";

import { Icon } from "../../components/icon";
import { account, CAME_BACK, callbackOf, keepNext } from "../addresses";
import { getConfiguration, getSession, useAnswer } from "../answers";
import { accounts, ask } from "../client";
import { stepAfter } from "../flows";
import { useFollow } from "../follow";
import { AccountForm, Alert, EmailField, PasswordField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { PasskeyButton } from "../passkey-button";
import { Providers } from "../providers";
import { canUsePasskeys } from "../webauthn";

/** Sign in: by password, code, passkey or another service. */
export function Component() {
  const [parameters] = useSearchParams();
  const follow = useFollow();
  const search = `?${parameters.toString()}`;
  const error = parameters.get("error");
  return (
    <FormPage
      heading="Sign in"
      introduction={
        <p>{parameters.has("next") ? "Sign in to see that page." : "Welcome back."}</p>
      }
    >
      {error && (
        <Alert>
          <p>{errorOfProvider(error)}</p>
        </Alert>
      )}
      {parameters.has(CAME_BACK) && !error && <GoOn />}
      <AccountForm
        submit="Sign in"
        isWide
        onSend={(data) =>
          ask(
            accounts.POST("/auth/login", {
              body: { email: text(data, "email"), password: text(data, "password") },
            }),
          )
        }
        onDone={(answer, data) => {
          follow(answer, { email: text(data, "email") });
        }}
        aside={
          <p>
            <Link to={keepNext(account.requestReset, search)}>Forgot your password?</Link>
          </p>
        }
      >
        {(errors) => (
          <>
            <EmailField errors={errors} />
            <PasswordField errors={errors} />
          </>
        )}
      </AccountForm>
      <OtherWays search={search} />
    </FormPage>
  );
}

function OtherWays({ search }: { search: string }) {
  const configuration = useAnswer(getConfiguration)?.body?.data;
  const follow = useFollow();
  if (!configuration) return null;
  return (
    <>
      <p className="divider">or</p>
      <div className="stack">
        {canUsePasskeys() && (
          <PasskeyButton
            onAsk={() => ask(accounts.GET("/auth/webauthn/login"))}
            onSend={(credential) =>
              ask(accounts.POST("/auth/webauthn/login", { body: { credential } }))
            }
            onDone={follow}
          >
            Sign in with a passkey
          </PasskeyButton>
        )}
        {configuration.account.login_by_code_enabled && (
          <Link
            className="button button-secondary button-wide"
            to={keepNext(account.requestCode, search)}
          >
            <Icon name="mail" /> Send me a code
          </Link>
        )}
        <Providers
          providers={configuration.socialaccount?.providers ?? []}
          process="login"
          callback={callbackOf(search)}
        />
      </div>
      {configuration.account.is_open_for_signup && (
        <p>
          {/* A full page load: the server knows which fields the form has. */}
          No account yet? <a href={keepNext(account.signUp, search)}>Create account</a>
        </p>
      )}
    </>
  );
}

/** Go on with the sign-in that began at another service. */
function GoOn() {
  const answer = useAnswer(getSession);
  const follow = useFollow();
  useEffect(() => {
    if (answer && stepAfter(answer).kind !== "start") follow(answer);
  }, [answer, follow]);
  return null;
}

function errorOfProvider(error: string): string {
  if (error === "cancelled") return "You cancelled on the other site. Nothing has changed here.";
  if (error === "signup_closed") return "New accounts are by invitation only, or closed at the moment.";
  return "The other site did not sign you in. Try again, or choose another way.";
}
