import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useSite } from "../../site";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { CopyButton } from "../copy-button";
import { AccountForm, Alert, CodeField } from "../form";
import { text } from "../form-data";
import { factorsQuery } from "../queries";

/** Set up an authenticator app: scan, then type the first code. */
export function Component() {
  const totp = useSite().account?.totp;
  return (
    <SettingsLayout heading="Set up an authenticator app">
      <PageTitle>Set up an authenticator app</PageTitle>
      {totp ? (
        <Activation {...totp} />
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
      <section className="stack" aria-labelledby="scan">
        <div className="stack-tight">
          <h2 id="scan">1. Scan this with the app</h2>
          <p className="muted">Any app for one-time passwords works.</p>
        </div>
        <img
          className="qr"
          src={svg}
          width="208"
          height="208"
          alt="A code to scan. The key below says the same."
        />
        <div className="stack-tight">
          <p className="muted small">Or type this key into it:</p>
          <div className="copyable">
            <pre className="secret">
              <code>{secret}</code>
            </pre>
            <CopyButton text={secret} className="button-quiet" />
          </div>
        </div>
      </section>
      <section className="stack" aria-labelledby="type">
        <h2 id="type">2. Enter the code that it shows</h2>
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
          aside={
            <Link className="button button-quiet" to={account.factors}>
              Cancel
            </Link>
          }
        >
          {(errors) => <CodeField errors={errors} label="Code from the app" isNumeric />}
        </AccountForm>
      </section>
    </div>
  );
}
