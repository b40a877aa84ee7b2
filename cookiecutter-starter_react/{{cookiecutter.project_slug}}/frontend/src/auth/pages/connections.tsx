import { useQuery, useQueryClient } from "@tanstack/react-query";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { Action } from "../action";
import { account } from "../addresses";
import { configurationQuery, connectionsQuery } from "../queries";
import { accounts, ask } from "../client";
import { Section } from "../layout";
import { Providers } from "../providers";

/** Accounts at other services that open this one. */
export function Component() {
  return (
    <SettingsLayout heading="Connected accounts">
      <PageTitle>Connected accounts</PageTitle>
      <Connections />
    </SettingsLayout>
  );
}

function Connections() {
  const connections = useQuery(connectionsQuery);
  const configuration = useQuery(configurationQuery);
  const queries = useQueryClient();
  const showToast = useToast();
  const error = connections.error ?? configuration.error;
  if (error) {
    const retry = () => Promise.all([connections.refetch(), configuration.refetch()]);
    return <Failure error={error} onRetry={() => void retry()} />;
  }
  if (!connections.data || !configuration.data) {
    return <Loading className="stack" kind="row" count={2} />;
  }
  const connected = new Set(connections.data.map(({ provider }) => provider.id));
  const others = (configuration.data.socialaccount?.providers ?? []).filter(
    ({ id }) => !connected.has(id),
  );
  return (
    <>
      <Section id="connected" heading="Connected">
        {connections.data.length === 0 && <p className="muted">None so far.</p>}
        {connections.data.map(({ provider, uid, display }) => (
          <div key={`${provider.id} ${uid}`} className="card">
            <div>
              <p>
                <strong>{provider.name}</strong>
              </p>
              <p className="muted">{display}</p>
            </div>
            <p>
              <Action
                onSend={() =>
                  ask(
                    accounts.DELETE("/account/providers", {
                      body: { provider: provider.id, account: uid },
                    }),
                  )
                }
                onDone={() => {
                  showToast("success", `${provider.name} is disconnected.`);
                  void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
                }}
              >
                Disconnect<span className="visually-hidden"> {provider.name}</span>
              </Action>
            </p>
          </div>
        ))}
      </Section>
      {others.length > 0 && (
        <>
          <hr />
          <Section id="others" heading="Connect another">
            <div className="narrow">
              <Providers providers={others} process="connect" callback={account.connections} />
            </div>
          </Section>
        </>
      )}
    </>
  );
}
