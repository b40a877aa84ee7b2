import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { Failure } from "../../components/failure";
import { Icon } from "../../components/icon";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { account } from "../addresses";
import { factorsQuery } from "../queries";

const FEW_CODES = 3;

/** What keeps the account besides the password: passkeys, an app, recovery codes. */
export function Component() {
  return (
    <SettingsLayout heading="Two-step sign-in">
      <PageTitle>Two-step sign-in</PageTitle>
      <p className="muted">
        Besides your password, you show something that only you have: a passkey or an app. A stolen
        password is then not enough.
      </p>
      <Factors />
    </SettingsLayout>
  );
}

function Factors() {
  const { data: factors, error, refetch } = useQuery(factorsQuery);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!factors) return <Loading className="stack" kind="row" count={3} />;
  const passkeys = factors.filter(({ type }) => type === "webauthn").length;
  const hasApp = factors.some(({ type }) => type === "totp");
  const codes = factors.find((factor) => factor.type === "recovery_codes");
  return (
    <ul className="rows">
      <Passkeys count={passkeys} />
      <App isOn={hasApp} />
      <RecoveryCodes left={codes?.unused_code_count} />
    </ul>
  );
}

function Passkeys({ count }: { count: number }) {
  return (
    <Row
      icon="key"
      title="Passkeys"
      badge={count > 0 && <span className="badge success">{count}</span>}
      text="Sign in with a fingerprint, your face or a PIN, without a password."
    >
      <Link
        className="button button-secondary"
        to={count > 0 ? account.passkeys : account.addPasskey}
        aria-label={count > 0 ? "Manage passkeys" : "Add a passkey"}
      >
        {count > 0 ? "Manage" : "Add"}
      </Link>
    </Row>
  );
}

function App({ isOn }: { isOn: boolean }) {
  return (
    <Row
      icon="clock"
      title="Authenticator app"
      badge={isOn && <span className="badge success">On</span>}
      text="An app on your phone shows a new code every 30 seconds."
    >
      {isOn ? (
        <Link
          className="button button-secondary"
          to={account.deactivateApp}
          aria-label="Remove the app"
        >
          Remove
        </Link>
      ) : (
        // A full page load: the server draws the code to scan.
        <a
          className="button button-secondary"
          href={account.activateApp}
          aria-label="Set up the app"
        >
          Set up
        </a>
      )}
    </Row>
  );
}

/** left: how many have not been used; nothing where there are none yet */
function RecoveryCodes({ left }: { left: number | undefined }) {
  if (left === undefined) {
    return (
      <Row icon="lock" title="Recovery codes" text="You get them with your first passkey or app." />
    );
  }
  return (
    <Row
      icon="lock"
      title="Recovery codes"
      badge={<span className={left < FEW_CODES ? "badge warning" : "badge"}>{left} left</span>}
      text="For when you lose your phone. Each works once."
    >
      <Link
        className="button button-secondary"
        to={account.newRecoveryCodes}
        aria-label="Make new codes"
      >
        New codes
      </Link>
    </Row>
  );
}

interface RowProps {
  icon: string;
  title: string;
  badge?: ReactNode;
  text: string;
  children?: ReactNode;
}

function Row({ icon, title, badge, text, children }: RowProps) {
  return (
    <li>
      <span className="row-icon">
        <Icon name={icon} />
      </span>
      <div className="row-text">
        <h2 className="row-title">
          {title} {badge}
        </h2>
        <p className="muted small">{text}</p>
      </div>
      {children}
    </li>
  );
}
