import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { Link, useLocation } from "react-router";

import { Failure } from "../../components/failure";
import { Icon } from "../../components/icon";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useSite } from "../../site";
import { account } from "../addresses";
import { CopyButton } from "../copy-button";
import { recoveryCodesQuery } from "../queries";
import { useReplay } from "../reauthentication";

/** The recovery codes: shown once, to be kept elsewhere. */
export function Component() {
  const { state } = useLocation() as { state: { codes?: readonly string[] } | null };
  const loaded = useSite().account?.recovery_codes;
  const [codes] = useState(() => state?.codes ?? loaded);
  useForgotten(state?.codes !== undefined);
  return (
    <SettingsLayout heading="Recovery codes">
      <PageTitle>Recovery codes</PageTitle>
      {codes ? <Codes codes={codes} /> : <Asked />}
    </SettingsLayout>
  );
}

/** Codes that came from the page before do not stay in the browser's history. */
function useForgotten(isKept: boolean): void {
  useEffect(() => {
    if (isKept) window.history.replaceState({ ...window.history.state, usr: null }, "");
  }, [isKept]);
}

function Asked() {
  const { data, error, refetch } = useQuery(recoveryCodesQuery(useReplay()));
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!data) return <Loading className="stack" kind="control" count={3} />;
  // Once they were shown the server does not send them, whatever its document says.
  const codes = data.unused_codes as readonly string[] | undefined;
  return <Codes codes={codes ?? []} />;
}

function Codes({ codes }: { codes: readonly string[] }) {
  if (codes.length === 0) return <NotShownAgain />;
  const lines = `${codes.join("\n")}\n`;
  return (
    <>
      <div className="alert warning">
        <Icon name="warning" />
        <p>Save these codes now, in a safe place. They are not shown again.</p>
      </div>
      <p>Each code lets you in once, when you do not have your phone or passkey.</p>
      <div className="stack narrow">
        <ul className="codes" aria-label="Recovery codes">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="cluster">
          <a
            className="button"
            href={`data:text/plain;charset=utf-8,${encodeURIComponent(lines)}`}
            download="recovery-codes.txt"
          >
            Download
          </a>
          <CopyButton text={lines} />
          <Link className="button button-quiet" to={account.factors}>
            I have saved them
          </Link>
        </div>
      </div>
    </>
  );
}

function NotShownAgain() {
  return (
    <>
      <p>They were shown when they were made, and cannot be shown again.</p>
      <p className="cluster">
        <Link className="button" to={account.newRecoveryCodes}>
          Make new codes
        </Link>
        <Link className="button button-quiet" to={account.factors}>
          Back
        </Link>
      </p>
    </>
  );
}
