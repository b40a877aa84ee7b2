import { useQuery } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { account } from "../addresses";
import { emailQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm, EmailField } from "../form";
import { text } from "../form-data";
import { Section } from "../layout";

/** The address of the account, and another one. */
export function Component() {
  return (
    <SettingsLayout heading="E-mail address">
      <PageTitle>E-mail address</PageTitle>
      <Address />
    </SettingsLayout>
  );
}

function Address() {
  const navigate = useNavigate();
  const addresses = useQuery(emailQuery);
  if (addresses.error) {
    return <Failure error={addresses.error} onRetry={() => void addresses.refetch()} />;
  }
  if (!addresses.data) return <Loading className="stack narrow" kind="control" count={2} />;
  const current = addresses.data.find(({ primary }) => primary);
  const waiting = addresses.data.find(({ verified }) => !verified);
  return (
    <>
      <Section id="current" heading="Your address">
        <p>
          <strong>{current?.email}</strong>
        </p>
        {waiting && waiting.email !== current?.email && (
          <p>
            {waiting.email} waits for its code.{" "}
            <Link to={account.verifyEmail} state={{ email: waiting.email }}>
              Enter the code
            </Link>
          </p>
        )}
      </Section>
      <hr />
      <Section
        id="change"
        heading="Change it"
        explanation="We send a code to the new address, and a notice to the old one once it is changed."
      >
        <div className="narrow">
          <AccountForm
            submit="Send the code"
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
    </>
  );
}
