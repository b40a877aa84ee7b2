import { account } from "../addresses";
import { accounts, ask } from "../client";
import { useFollow } from "../follow";
import { AccountForm } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Ask whether this browser is to be spared the second step for a while. */
export function Component() {
  return (
    <FormPage
      heading="Trust this browser?"
      introduction={
        <p>
          For some weeks you can sign in here without the second step. Do not do this on a device
          that others use.
        </p>
      }
    >
      <Pending flow="mfa_trust" restart={account.signIn}>
        {() => <TrustForm />}
      </Pending>
    </FormPage>
  );
}

function TrustForm() {
  const follow = useFollow();
  return (
    <AccountForm
      submit="Trust this browser"
      restart={account.signIn}
      onSend={(data) =>
        ask(accounts.POST("/auth/2fa/trust", { body: { trust: text(data, "trust") !== "no" } }))
      }
      onDone={(answer) => {
        follow(answer);
      }}
      aside={
        <button className="button button-secondary" type="submit" name="trust" value="no">
          Not now
        </button>
      }
    />
  );
}
