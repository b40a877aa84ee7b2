import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useSite } from "../../site";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm, Alert, CodeField } from "../form";
import { text } from "../form-data";

/** Set up an authenticator app: scan, then enter the first code. */
export function Component() {
  const secret = useSite().account?.totp;
  return (
    <SettingsLayout heading="Set up an authenticator app">
      <PageTitle>Set up an authenticator app</PageTitle>
      {secret ? (
        <Activation {...secret} />
      ) : (
        <Alert>
          <p>
            The code to scan is not here any more. <a href={account.activateApp}>Start again</a>
          </p>
        </Alert>
      )}
    </SettingsLayout>
  );
}

function Activation({ svg, secret }: { svg: string; secret: string }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <div className="narrow stack-wide">
      <div className="stack">
        <p>Scan this with your authenticator app.</p>
        <img className="qr-code" src={svg} alt="Code to scan; the key below says the same" />
        <p>
          Or type this key into it: <code className="secret">{secret}</code>
        </p>
      </div>
      <AccountForm
        submit="Turn on"
        onSend={(data) =>
          ask(
            accounts.POST("/account/authenticators/totp", { body: { code: text(data, "code") } }),
          )
        }
        onDone={() => {
          void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
          void navigate(account.recoveryCodes);
        }}
      >
        {(errors) => <CodeField errors={errors} hint="The code that the app shows now." />}
      </AccountForm>
    </div>
  );
}
