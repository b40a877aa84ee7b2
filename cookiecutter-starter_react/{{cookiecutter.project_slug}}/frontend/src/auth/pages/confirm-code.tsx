import { account } from "../addresses";
import { accounts, ask } from "../client";
import { CancelSignIn, CodePage, NothingCame } from "../code-page";
import { useFollow, useToldEmail } from "../follow";
import { AccountForm, CodeField } from "../form";
import { text } from "../form-data";
import { Pending } from "../pending";

/** Enter the code to sign in with. */
export function Component() {
  const email = useToldEmail();
  const follow = useFollow();
  return (
    <CodePage heading="Enter the code" email={email}>
      <Pending flow="login_by_code" restart={account.requestCode}>
        {() => (
          <>
            <AccountForm
              submit="Confirm"
              isWide
              restart={account.requestCode}
              onSend={(data) =>
                ask(accounts.POST("/auth/code/confirm", { body: { code: text(data, "code") } }))
              }
              onDone={(answer) => {
                follow(answer);
              }}
            >
              {(errors) => <CodeField errors={errors} />}
            </AccountForm>
            <NothingCame onResend={() => ask(accounts.POST("/auth/code/resend"))}>
              <CancelSignIn />
            </NothingCame>
          </>
        )}
      </Pending>
    </CodePage>
  );
}
