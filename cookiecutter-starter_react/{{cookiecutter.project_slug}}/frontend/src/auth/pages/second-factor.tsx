import { account } from "../addresses";
import { accounts, ask, type Flow } from "../client";
import { CancelSignIn } from "../code-page";
import { useFollow } from "../follow";
import { AccountForm, CodeField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { PasskeyButton } from "../passkey-button";
import { Pending } from "../pending";

/** The second half of signing in: a code or a passkey. */
export function Component() {
  return (
    <FormPage
      heading="Second step"
      introduction={<p>Enter the code from your authenticator app, or one of your recovery codes.</p>}
    >
      <Pending flow="mfa_authenticate" restart={account.signIn}>
        {(flow) => <SecondFactor flow={flow} />}
      </Pending>
    </FormPage>
  );
}

function SecondFactor({ flow: { types = [] } }: { flow: Flow }) {
  const follow = useFollow();
  const hasApp = types.includes("totp");
  const hasCodes = types.includes("recovery_codes");
  const hasPasskey = types.includes("webauthn");
  return (
    <>
      {(hasApp || hasCodes) && (
        <AccountForm
          submit="Sign in"
          isWide
          restart={account.signIn}
          onSend={(data) =>
            ask(accounts.POST("/auth/2fa/authenticate", { body: { code: text(data, "code") } }))
          }
          onDone={(answer) => {
            follow(answer);
          }}
        >
          {(errors) => <CodeField errors={errors} />}
        </AccountForm>
      )}
      {hasPasskey && (hasApp || hasCodes) && <p className="divider">or</p>}
      {hasPasskey && (
        <PasskeyButton
          onAsk={() => ask(accounts.GET("/auth/webauthn/authenticate"))}
          onSend={(credential) =>
            ask(accounts.POST("/auth/webauthn/authenticate", { body: { credential } }))
          }
          onDone={follow}
        >
          Use a passkey
        </PasskeyButton>
      )}
      <CancelSignIn />
    </>
  );
}
