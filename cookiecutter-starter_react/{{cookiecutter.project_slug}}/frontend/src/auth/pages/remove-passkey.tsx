import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm } from "../form";

/** Take a passkey away. */
export function Component() {
  const id = Number(useParams()["id"]);
  const { data: factors } = useQuery(factorsQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showToast = useToast();
  const passkey = factors?.find((factor) => factor.type === "webauthn" && factor.id === id);
  const name = passkey?.type === "webauthn" ? `“${passkey.name}”` : "it";
  return (
    <SettingsLayout heading="Remove the passkey">
      <PageTitle>Remove the passkey</PageTitle>
      <p>You can no longer sign in with {name}. Delete it on your device, too.</p>
      <AccountForm
        submit="Remove the passkey"
        isDanger
        onSend={() =>
          ask(
            accounts.DELETE("/account/authenticators/webauthn", { body: { authenticators: [id] } }),
          )
        }
        onDone={() => {
          showToast("success", "The passkey is removed.");
          void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
          void navigate(account.passkeys);
        }}
        aside={
          <Link className="button button-quiet" to={account.passkeys}>
            Cancel
          </Link>
        }
      />
    </SettingsLayout>
  );
}
