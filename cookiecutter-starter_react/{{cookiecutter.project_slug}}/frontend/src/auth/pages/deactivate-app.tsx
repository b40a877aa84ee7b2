import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { AccountForm } from "../form";
import { factorsQuery } from "../queries";

/** Take the authenticator app away. */
export function Component() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showToast = useToast();
  return (
    <SettingsLayout heading="Remove the authenticator app">
      <PageTitle>Remove the authenticator app</PageTitle>
      <p>
        Its codes stop working. Without another second step, only your password protects this
        account.
      </p>
      <AccountForm
        submit="Remove the app"
        isDanger
        onSend={() => ask(accounts.DELETE("/account/authenticators/totp"))}
        onDone={() => {
          showToast("success", "The authenticator app is removed.");
          void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
          void navigate(account.factors);
        }}
        aside={
          <Link className="button button-quiet" to={account.factors}>
            Cancel
          </Link>
        }
      />
    </SettingsLayout>
  );
}
