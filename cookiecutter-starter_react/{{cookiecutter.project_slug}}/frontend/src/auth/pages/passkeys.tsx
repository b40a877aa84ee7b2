import { useQuery } from "@tanstack/react-query";
import { generatePath, Link } from "react-router";

import { Empty } from "../../components/empty";
import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { formatDateTime } from "../../dates";
import { useSignedInUser } from "../../session";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import type { components } from "../schema";

type Passkey = components["schemas"]["WebAuthnAuthenticator"];

/** All passkeys of the account. */
export function Component() {
  return (
    <SettingsLayout heading="Passkeys">
      <PageTitle>Passkeys</PageTitle>
      <Passkeys />
    </SettingsLayout>
  );
}

function Passkeys() {
  const factors = useQuery(factorsQuery);
  if (factors.error) return <Failure error={factors.error} onRetry={() => void factors.refetch()} />;
  if (!factors.data) return <Loading className="stack" kind="row" count={2} />;
  const passkeys = factors.data.filter((factor) => factor.type === "webauthn");
  if (passkeys.length === 0) return <NoPasskeys />;
  return (
    <>
      <div className="table-frame">
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Made</th>
              <th scope="col">Last used</th>
              <th scope="col">
                <span className="visually-hidden">Change</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {passkeys.map((passkey) => (
              <Row key={passkey.id} passkey={passkey} />
            ))}
          </tbody>
        </table>
      </div>
      <p className="cluster">
        <Link className="button button-secondary" to={account.addPasskey}>
          Add a passkey
        </Link>
        <Link to={account.factors}>Back</Link>
      </p>
    </>
  );
}

function Row({ passkey: { id, name, created_at, last_used_at } }: { passkey: Passkey }) {
  const { time_zone } = useSignedInUser();
  // Seconds; nothing when it was never used, whatever the document says.
  const show = (seconds: number | null) =>
    seconds ? formatDateTime(new Date(seconds * 1000).toISOString(), time_zone) : "";
  return (
    <tr>
      <td>
        <strong>{name}</strong>
      </td>
      <td data-label="Made">{show(created_at)}</td>
      <td data-label="Last used">{show(last_used_at)}</td>
      <td>
        <span className="cluster">
          <Link to={generatePath(account.renamePasskey, { id: String(id) })}>
            Rename<span className="visually-hidden"> {name}</span>
          </Link>
          <Link to={generatePath(account.removePasskey, { id: String(id) })}>
            Remove<span className="visually-hidden"> {name}</span>
          </Link>
        </span>
      </td>
    </tr>
  );
}

function NoPasskeys() {
  return (
    <Empty
      icon="key"
      title="No passkeys yet"
      explanation="With one you sign in by fingerprint, face or PIN. Nothing to remember, nothing to steal."
    >
      <Link className="button" to={account.addPasskey}>
        Add a passkey
      </Link>
    </Empty>
  );
}
