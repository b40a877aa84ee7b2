import { Link, useLocation } from "react-router";

import { account, keepNext } from "../addresses";
import { accounts, ask } from "../client";
import { useFollow } from "../follow";
import { AccountForm, EmailField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";

/** Ask for a code by mail to sign in with. */
export function Component() {
  const follow = useFollow();
  const { search } = useLocation();
  return (
    <FormPage
      heading="Sign in with a code"
      introduction={
        <p>Enter your e-mail address. We send you a code, and you need no password.</p>
      }
    >
      <AccountForm
        submit="Send the code"
        isWide
        onSend={(data) =>
          ask(accounts.POST("/auth/code/request", { body: { email: text(data, "email") } }))
        }
        onDone={(answer, data) => {
          follow(answer, { email: text(data, "email") });
        }}
        aside={
          <p>
            <Link to={keepNext(account.signIn, search)}>Other ways to sign in</Link>
          </p>
        }
      >
        {(errors) => <EmailField errors={errors} />}
      </AccountForm>
    </FormPage>
  );
}
