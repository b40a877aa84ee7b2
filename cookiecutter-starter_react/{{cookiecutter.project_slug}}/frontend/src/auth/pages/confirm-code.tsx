import { useToast } from "../../toasts";
import { Action } from "../action";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { useFollow, useToldEmail } from "../follow";
import { AccountForm, CodeField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Enter the code to sign in with. */
export function Component() {
  const email = useToldEmail();
  const follow = useFollow();
  const showToast = useToast();
  return (
    <FormPage
      heading="Enter the code"
      introduction={
        <p>
          If {email ? <strong>{email}</strong> : "your address"} has an account here, a mail with
          a code is on its way.
        </p>
      }
    >
      <Pending flow="login_by_code" restart={account.requestCode}>
        {() => (
          <AccountForm
            submit="Sign in"
            restart={account.requestCode}
            onSend={(data) =>
              ask(accounts.POST("/auth/code/confirm", { body: { code: text(data, "code") } }))
            }
            onDone={(answer) => {
              follow(answer);
            }}
            aside={
              <Action
                className="button button-quiet"
                onSend={() => ask(accounts.POST("/auth/code/resend"))}
                onDone={() => {
                  showToast("success", "We have sent a new code.");
                }}
              >
                Send a new code
              </Action>
            }
          >
            {(errors) => <CodeField errors={errors} />}
          </AccountForm>
        )}
      </Pending>
    </FormPage>
  );
}
