import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { Action } from "../action";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { AccountForm, EmailField } from "../form";
import { text } from "../form-data";
import { Section } from "../layout";
import { emailQuery } from "../queries";

/** The address of the account, and another one. */
export function Component() {
  const navigate = useNavigate();
  return (
    <SettingsLayout heading="E-mail address">
      <PageTitle>E-mail address</PageTitle>
      <Addresses />
      <Section
        id="change"
        heading="Change your address"
        explanation="We send a code to the new address, and a notice to your current one."
      >
        <div className="narrow">
          <AccountForm
            submit="Send a code"
            onSend={(data) =>
              ask(accounts.POST("/account/email", { body: { email: text(data, "email") } }))
            }
            onDone={(_answer, data) => {
              void navigate(account.verifyEmail, { state: { email: text(data, "email") } });
            }}
          >
            {(errors) => <EmailField errors={errors} label="New e-mail address" />}
          </AccountForm>
        </div>
      </Section>
    </SettingsLayout>
  );
}

function Addresses() {
  const { data: addresses, error, refetch } = useQuery(emailQuery);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!addresses) return <Loading className="stack" kind="row" />;
  return (
    <ul className="rows">
      {addresses.map(({ email, verified }) => (
        <li key={email}>
          <div className="row-text">
            <p className="row-title">
              {email}{" "}
              <span className={`badge ${verified ? "success" : "warning"}`}>
                {verified ? "Confirmed" : "Not confirmed"}
              </span>
            </p>
            <p className="muted small">
              {verified
                ? "You sign in with it, and we send mails to it."
                : "It replaces your address when you enter the code that we sent there."}
            </p>
          </div>
          {!verified && <Unconfirmed email={email} />}
        </li>
      ))}
    </ul>
  );
}

function Unconfirmed({ email }: { email: string }) {
  const queries = useQueryClient();
  const showToast = useToast();
  return (
    <div className="cluster">
      <Link className="button button-secondary" to={account.verifyEmail} state={{ email }}>
        Enter the code
      </Link>
      <Action
        className="button button-quiet"
        onSend={() => ask(accounts.DELETE("/account/email", { body: { email } }))}
        onDone={() => {
          showToast("success", "Your address stays as it is.");
          void queries.invalidateQueries({ queryKey: emailQuery.queryKey });
        }}
      >
        Cancel the change
      </Action>
    </div>
  );
}
