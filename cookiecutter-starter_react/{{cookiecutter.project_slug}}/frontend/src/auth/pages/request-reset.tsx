import { Link, useLocation, useNavigate } from "react-router";

import { useSession } from "../../session";
import { account, keepNext } from "../addresses";
import { accounts, ask } from "../client";
import { AccountForm, EmailField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";

/** Ask for a code by mail to set a new password with. */
export function Component() {
  const navigate = useNavigate();
  const { search } = useLocation();
  const { user } = useSession();
  return (
    <FormPage
      heading="Forgot your password?"
      introduction={
        <p>Enter your e-mail address. We send you a code to set a new password.</p>
      }
    >
      <AccountForm
        submit="Send the code"
        isWide
        onSend={(data) =>
          ask(accounts.POST("/auth/password/request", { body: { email: text(data, "email") } }))
        }
        onDone={(_answer, data) => {
          const state = { email: text(data, "email") };
          void navigate(keepNext(account.confirmReset, search), { state });
        }}
        aside={
          <p>
            {user ? (
              <Link to={account.changePassword}>Back</Link>
            ) : (
              <Link to={keepNext(account.signIn, search)}>Back to sign in</Link>
            )}
          </p>
        }
      >
        {(errors) => <EmailField errors={errors} defaultValue={user?.email ?? ""} />}
      </AccountForm>
    </FormPage>
  );
}
