import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { Section } from "../layout";

/** What keeps the account besides the password: app, passkeys, recovery codes. */
export function Component() {
  return (
    <SettingsLayout heading="Two-factor authentication">
      <PageTitle>Two-factor authentication</PageTitle>
      <Factors />
    </SettingsLayout>
  );
}

function Factors() {
  const factors = useQuery(factorsQuery);
  if (factors.error) return <Failure error={factors.error} onRetry={() => void factors.refetch()} />;
  if (!factors.data) return <Loading className="stack" kind="control" count={3} />;
  const app = factors.data.find(({ type }) => type === "totp");
  const codes = factors.data.find((factor) => factor.type === "recovery_codes");
  const passkeys = factors.data.filter(({ type }) => type === "webauthn").length;
  return (
    <>
      <Section
        id="app"
        heading="Authenticator app"
        explanation="An app on your phone shows a new code every half minute."
      >
        <p>{app ? <OnBadge /> : <span className="badge">Off</span>}</p>
        <p>
          {app ? (
            <Link className="button button-secondary" to={account.deactivateApp}>
              Turn off
            </Link>
          ) : (
            // A full page load: the server draws the code to scan.
            <a className="button" href={account.activateApp}>
              Set up an app
            </a>
          )}
        </p>
      </Section>
      <hr />
      <Section
        id="passkeys"
        heading="Passkeys"
        explanation="Sign in with a fingerprint, a face or the PIN of a device, or with a security key."
      >
        <p>{passkeys === 1 ? "You have 1 passkey." : `You have ${passkeys} passkeys.`}</p>
        <p className="cluster">
          <Link className="button button-secondary" to={account.addPasskey}>
            Add a passkey
          </Link>
          {passkeys > 0 && <Link to={account.passkeys}>Rename or remove</Link>}
        </p>
      </Section>
      {codes && (
        <>
          <hr />
          <Section
            id="codes"
            heading="Recovery codes"
            explanation="For the day when app and passkeys are out of reach. Each works once."
          >
            <p>
              {codes.unused_code_count} of {codes.total_code_count} are left.
            </p>
            <p>
              <Link className="button button-secondary" to={account.newRecoveryCodes}>
                Make new codes
              </Link>
            </p>
          </Section>
        </>
      )}
    </>
  );
}

function OnBadge() {
  return <span className="badge">On</span>;
}
