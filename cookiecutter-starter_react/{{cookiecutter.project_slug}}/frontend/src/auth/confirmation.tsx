import { type ReactNode, useState } from "react";
import { useLocation } from "react-router";

import { account } from "./addresses";
import { accounts, ask, type Flow } from "./client";
import { BY_MAIL } from "./flows";
import { AccountForm, CodeField, PasswordField } from "./form";
import { text } from "./form-data";
import { PasskeyButton } from "./passkey-button";

export type Way = "password" | "code" | "passkey";

const OTHER: Readonly<Record<Way, string>> = {
  password: "Use your password", // pragma: allowlist secret
  code: "Use a code",
  passkey: "Use a passkey",
};

/** Return the ways to confirm that the server offers, the usual one first. */
function waysOf(flows: readonly Flow[]): Way[] {
  const types = flows.find(({ id }) => id === "mfa_reauthenticate")?.types ?? [];
  const ways: Way[] = [];
  if (flows.some(({ id }) => id === "reauthenticate")) ways.push("password");
  if (types.includes("totp") || types.includes("recovery_codes")) ways.push("code");
  if (types.includes("webauthn")) ways.push("passkey");
  return ways;
}

interface ConfirmationProps {
  flows: readonly Flow[];
  onConfirmed: () => void;
}

/** Show that it is still the same person: by password, code or passkey. */
export function Confirmation({ flows, onConfirmed }: ConfirmationProps) {
  const ways = waysOf(flows);
  const [way, setWay] = useState(ways[0]);
  return (
    <>
      {way === "password" && <ByPassword onConfirmed={onConfirmed} />}
      {way === "code" && <ByCode onConfirmed={onConfirmed} />}
      {way === "passkey" && <ByPasskey onConfirmed={onConfirmed} />}
      <OtherWays ways={ways} way={way} onChoose={setWay} />
      {ways.length === 0 && flows.some(({ id }) => (id as string) === BY_MAIL) && <ByMail />}
    </>
  );
}

/** For those who have neither password nor second factor: a page of the server's, and back. */
function ByMail() {
  const { pathname, search } = useLocation();
  const next = encodeURIComponent(pathname + search);
  return (
    <a className="button button-wide" href={`${account.reauthenticateByMail}?next=${next}`}>
      Send me a code
    </a>
  );
}

interface OtherWaysProps {
  ways: readonly Way[];
  way: Way | undefined;
  onChoose: (way: Way) => void;
  /** A way that is a page of its own. */
  children?: ReactNode;
}

/** Buttons for the ways that are not the one that is shown. */
export function OtherWays({ ways, way, onChoose, children }: OtherWaysProps) {
  const others = ways.filter((each) => each !== way);
  if (others.length === 0 && !children) return null;
  return (
    <>
      <p className="divider">or</p>
      <div className="stack">
        {others.map((each) => (
          <button
            key={each}
            className="button button-secondary button-wide"
            type="button"
            onClick={() => {
              onChoose(each);
            }}
          >
            {OTHER[each]}
          </button>
        ))}
        {children}
      </div>
    </>
  );
}

type WayProps = Pick<ConfirmationProps, "onConfirmed">;

function ByPassword({ onConfirmed }: WayProps) {
  return (
    <AccountForm
      submit="Confirm"
      isWide
      onSend={(data) =>
        ask(accounts.POST("/auth/reauthenticate", { body: { password: text(data, "password") } }))
      }
      onDone={onConfirmed}
    >
      {(errors) => <PasswordField errors={errors} />}
    </AccountForm>
  );
}

function ByCode({ onConfirmed }: WayProps) {
  return (
    <AccountForm
      submit="Confirm"
      isWide
      onSend={(data) =>
        ask(accounts.POST("/auth/2fa/reauthenticate", { body: { code: text(data, "code") } }))
      }
      onDone={onConfirmed}
    >
      {(errors) => (
        <CodeField errors={errors} hint="From your authenticator app, or a recovery code." />
      )}
    </AccountForm>
  );
}

function ByPasskey({ onConfirmed }: WayProps) {
  return (
    <PasskeyButton
      onAsk={() => ask(accounts.GET("/auth/webauthn/reauthenticate"))}
      onSend={(credential) =>
        ask(accounts.POST("/auth/webauthn/reauthenticate", { body: { credential } }))
      }
      onDone={onConfirmed}
    >
      Confirm with a passkey
    </PasskeyButton>
  );
}
