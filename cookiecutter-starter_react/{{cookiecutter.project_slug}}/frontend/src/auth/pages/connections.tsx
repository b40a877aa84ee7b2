import { useQuery, useQueryClient } from "@tanstack/react-query";

import { Failure } from "../../components/failure";
import { Icon } from "../../components/icon";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { Action } from "../action";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { Section } from "../layout";
import { Providers } from "../providers";
import { configurationQuery, connectionsQuery } from "../queries";
import type { components } from "../schema";

type ProviderAccount = components["schemas"]["ProviderAccount"];

/** Accounts at other services that open this one. */
export function Component() {
  return (
    <SettingsLayout heading="Connected accounts">
      <PageTitle>Connected accounts</PageTitle>
      <p className="muted">Accounts elsewhere that you sign in with.</p>
      <Connections />
    </SettingsLayout>
  );
}

function Connections() {
  const connections = useQuery(connectionsQuery);
  const configuration = useQuery(configurationQuery);
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
      {connections.data.length === 0 ? (
        <div className="empty">
          <Icon name="layers" />
          <h2>No connected accounts</h2>
          <p className="muted">Connect an account that you have elsewhere, and sign in with it.</p>
        </div>
      ) : (
        <ul className="rows">
          {connections.data.map((each) => (
            <Connection key={`${each.provider.id} ${each.uid}`} connection={each} />
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <Section id="connect" heading={connected.size > 0 ? "Connect another one" : "Connect one"}>
          <div className="narrow">
            <Providers providers={others} process="connect" callback={account.connections} />
          </div>
        </Section>
      )}
    </>
  );
}

function Connection({ connection: { provider, uid, display } }: { connection: ProviderAccount }) {
  const queries = useQueryClient();
  const showToast = useToast();
  const body = { provider: provider.id, account: uid };
  return (
    <li>
      <div className="row-text">
        <h2 className="row-title">{provider.name}</h2>
        <p className="muted small">{display}</p>
      </div>
      <Action
        onSend={() => ask(accounts.DELETE("/account/providers", { body }))}
        onDone={() => {
          showToast("success", `${provider.name} is disconnected.`);
          void queries.invalidateQueries({ queryKey: connectionsQuery.queryKey });
        }}
      >
        Disconnect<span className="visually-hidden"> {provider.name}</span>
      </Action>
    </li>
  );
}
