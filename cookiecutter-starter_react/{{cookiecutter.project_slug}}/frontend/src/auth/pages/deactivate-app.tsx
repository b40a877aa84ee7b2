import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm } from "../form";

/** Turn the authenticator app off. */
export function Component() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showToast = useToast();
  return (
    <SettingsLayout heading="Turn off the authenticator app">
      <PageTitle>Turn off the authenticator app</PageTitle>
      <p>Its codes will not be asked for any more, and your account is less safe.</p>
      <AccountForm
        submit="Turn off"
        isDanger
        onSend={() => ask(accounts.DELETE("/account/authenticators/totp"))}
        onDone={() => {
          showToast("success", "The authenticator app is turned off.");
          void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
          void navigate(account.factors);
        }}
        aside={<Link to={account.factors}>Keep it</Link>}
      />
    </SettingsLayout>
  );
}
