import { accounts, type Answer, ask, type Flow } from "./client";
import { AccountForm, CodeField, PasswordField } from "./form";
import { text } from "./form-data";
import { PasskeyButton } from "./passkey-button";

interface ConfirmationProps {
  ways: readonly Flow[];
  onConfirmed: () => void;
}

/** Ways to show that it is still the same person: password, code, passkey. */
export function Confirmation({ ways, onConfirmed }: ConfirmationProps) {
  const types = ways.find(({ id }) => id === "mfa_reauthenticate")?.types ?? [];
  const hasPassword = ways.some(({ id }) => id === "reauthenticate");
  const hasCodes = types.includes("totp") || types.includes("recovery_codes");
  return (
    <div className="stack-wide">
      {hasPassword && (
        <AccountForm
          submit="Confirm"
          onSend={(data) =>
            ask(accounts.POST("/auth/reauthenticate", { body: { password: text(data, "password") } }))
          }
          onDone={onConfirmed}
        >
          {(errors) => <PasswordField errors={errors} />}
        </AccountForm>
      )}
      {hasCodes && (
        <AccountForm
          submit="Confirm by code"
          onSend={(data) =>
            ask(accounts.POST("/auth/2fa/reauthenticate", { body: { code: text(data, "code") } }))
          }
          onDone={onConfirmed}
        >
          {(errors) => (
            <CodeField errors={errors} hint="From your authenticator app, or a recovery code." />
          )}
        </AccountForm>
      )}
      {types.includes("webauthn") && (
        <PasskeyButton
          onAsk={() => ask(accounts.GET("/auth/webauthn/reauthenticate"))}
          onSend={(credential): Promise<Answer> =>
            ask(accounts.POST("/auth/webauthn/reauthenticate", { body: { credential } }))
          }
          onDone={onConfirmed}
        >
          Confirm with a passkey
        </PasskeyButton>
      )}
    </div>
  );
}
