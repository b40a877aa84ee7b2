import { Link, useNavigate } from "react-router";

import { useSession } from "../../session";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { CancelSignIn, CodePage, NothingCame } from "../code-page";
import { useFollow, useToldEmail } from "../follow";
import { AccountForm, CodeField } from "../form";
import { text } from "../form-data";
import { Pending } from "../pending";
import { ServerForm } from "../server-form";

/** Enter the code that a new address was sent. */
export function Component() {
  const email = useToldEmail();
  const { user } = useSession();
  return (
    <CodePage heading="Confirm your address" email={email}>
      {/* Who is signed in already changes the address; the session says nothing of that. */}
      {user ? (
        <ChangedAddress />
      ) : (
        <Pending flow="verify_email" restart={account.signIn}>
          {() => <NewAccount />}
        </Pending>
      )}
    </CodePage>
  );
}

const verify = (data: FormData) =>
  ask(accounts.POST("/auth/email/verify", { body: { key: text(data, "key") } }));

const resend = () => ask(accounts.POST("/auth/email/verify/resend"));

function NewAccount() {
  const follow = useFollow();
  return (
    <>
      <AccountForm
        submit="Confirm"
        isWide
        restart={account.signIn}
        onSend={verify}
        onDone={(answer) => {
          follow(answer);
        }}
      >
        {(errors) => <CodeField errors={errors} name="key" />}
      </AccountForm>
      <NothingCame onResend={resend}>
        <CancelSignIn />
      </NothingCame>
      <ServerForm className="cluster" action={account.signUpAgain}>
        <p className="muted">Wrong address?</p>
        <button className="button button-quiet" type="submit">
          Start again with another one
        </button>
      </ServerForm>
    </>
  );
}

function ChangedAddress() {
  const navigate = useNavigate();
  const showToast = useToast();
  return (
    <>
      <AccountForm
        submit="Confirm"
        isWide
        restart={account.email}
        onSend={verify}
        onDone={() => {
          showToast("success", "Your e-mail address is changed.");
          void navigate(account.email);
        }}
      >
        {(errors) => <CodeField errors={errors} name="key" />}
      </AccountForm>
      <NothingCame onResend={resend}>
        <Link className="button button-quiet" to={account.email}>
          Cancel
        </Link>
      </NothingCame>
    </>
  );
}
