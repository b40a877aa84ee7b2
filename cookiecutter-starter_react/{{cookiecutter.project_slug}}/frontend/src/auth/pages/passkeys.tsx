import { useQuery } from "@tanstack/react-query";
import { generatePath, Link } from "react-router";

import { Empty } from "../../components/empty";
import { Failure } from "../../components/failure";
import { Icon } from "../../components/icon";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { formatDate, formatDateTime } from "../../dates";
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
  const { data: factors, error, refetch } = useQuery(factorsQuery);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!factors) return <Loading className="stack" kind="row" count={2} />;
  const passkeys = factors.filter((factor) => factor.type === "webauthn");
  if (passkeys.length === 0) return <NoPasskeys />;
  return (
    <>
      <ul className="rows">
        {passkeys.map((passkey) => (
          <Row key={passkey.id} passkey={passkey} />
        ))}
      </ul>
      <p>
        <Link className="button" to={account.addPasskey}>
          Add another passkey
        </Link>
      </p>
    </>
  );
}

function Row({ passkey: { id, name, created_at, last_used_at } }: { passkey: Passkey }) {
  const { time_zone } = useSignedInUser();
  const added = formatDate(moment(created_at), time_zone);
  // Nothing when it was never used, whatever the document says.
  const used = last_used_at as number | null;
  return (
    <li>
      <span className="row-icon">
        <Icon name="key" />
      </span>
      <div className="row-text">
        <h2 className="row-title">{name}</h2>
        <p className="muted small">
          Added {added} ·{" "}
          {used ? `last used ${formatDateTime(moment(used), time_zone)}` : "not used yet"}
        </p>
      </div>
      <div className="cluster">
        <Link
          className="button button-secondary"
          to={generatePath(account.renamePasskey, { id: String(id) })}
          aria-label={`Rename ${name}`}
        >
          Rename
        </Link>
        <Link
          className="button button-secondary"
          to={generatePath(account.removePasskey, { id: String(id) })}
          aria-label={`Remove ${name}`}
        >
          Remove
        </Link>
      </div>
    </li>
  );
}

function moment(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

function NoPasskeys() {
  return (
    <Empty
      icon="key"
      title="No passkeys yet"
      explanation="A passkey signs you in with a fingerprint, your face or a PIN. Nobody can guess it or trick you out of it."
    >
      <Link className="button" to={account.addPasskey}>
        Add a passkey
      </Link>
    </Empty>
  );
}
