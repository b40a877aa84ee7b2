import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { Icon } from "../../components/icon";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm } from "../form";

interface NewCodes {
  data: { unused_codes: string[] };
}

/** Make new recovery codes in place of the old ones. */
export function Component() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <SettingsLayout heading="Recovery codes">
      <PageTitle>Recovery codes</PageTitle>
      <p>
        A recovery code lets you in when you have lost your phone or passkey. Each works once, and
        we show them only once.
      </p>
      <div className="alert warning">
        <Icon name="warning" />
        <p>The codes that you have now stop working.</p>
      </div>
      <AccountForm
        submit="Make new codes"
        // The document leaves out what comes back: the codes.
        onSend={() =>
          ask<NewCodes>(accounts.POST("/account/authenticators/recovery-codes"))
        }
        onDone={({ body }) => {
          void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
          void navigate(account.recoveryCodes, { state: { codes: body?.data.unused_codes } });
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
