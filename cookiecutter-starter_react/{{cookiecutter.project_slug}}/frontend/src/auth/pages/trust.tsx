import { account } from "../addresses";
import { accounts, ask } from "../client";
import { useFollow } from "../follow";
import { AccountForm } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Ask whether this device is to be spared the second step for a while. */
export function Component() {
  return (
    <FormPage
      heading="Trust this device?"
      introduction={
        <p>
          On a device that you trust, no second step is asked for in the next weeks. Say no on one
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
      submit="Trust this device"
      restart={account.signIn}
      onSend={(data) =>
        ask(accounts.POST("/auth/2fa/trust", { body: { trust: text(data, "trust") !== "no" } }))
      }
      onDone={(answer) => {
        follow(answer);
      }}
      aside={
        <button className="button button-secondary" type="submit" name="trust" value="no">
          Not this one
        </button>
      }
    />
  );
}
