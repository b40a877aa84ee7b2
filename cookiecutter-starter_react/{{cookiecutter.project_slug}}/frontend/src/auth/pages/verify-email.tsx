import { useState } from "react";
import { useNavigate } from "react-router";

import { useSession } from "../../session";
import { useToast } from "../../toasts";
import { Action } from "../action";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { useFollow, useToldEmail } from "../follow";
import { AccountForm, CodeField, EmailField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Enter the code that a new address was sent. */
export function Component() {
  const told = useToldEmail();
  const { user } = useSession();
  const [email, setEmail] = useState(told);
  return (
    <FormPage
      heading="Confirm your e-mail address"
      introduction={
        <p>
          We have sent a code to {email ? <strong>{email}</strong> : "your address"}. It is valid
          for some minutes.
        </p>
      }
    >
      {/* Who is signed in already changes the address; the session says nothing of that. */}
      {user ? (
        <ChangedAddress />
      ) : (
        <Pending flow="verify_email" restart={account.signIn}>
          {() => <NewAccount onChanged={setEmail} />}
        </Pending>
      )}
    </FormPage>
  );
}

const verify = (data: FormData) =>
  ask(accounts.POST("/auth/email/verify", { body: { key: text(data, "key") } }));

function NewAccount({ onChanged }: { onChanged: (email: string) => void }) {
  const follow = useFollow();
  const showToast = useToast();
  return (
    <>
      <AccountForm
        submit="Confirm"
        restart={account.signIn}
        onSend={verify}
        onDone={(answer) => {
          follow(answer);
        }}
        aside={<Resend />}
      >
        {(errors) => <CodeField errors={errors} name="key" />}
      </AccountForm>
      <details>
        <summary>The address is wrong</summary>
        <div className="stack">
          <AccountForm
            submit="Send a code there"
            restart={account.signIn}
            onSend={(data) =>
              ask(accounts.POST("/account/email", { body: { email: text(data, "email") } }))
            }
            onDone={(_answer, data) => {
              onChanged(text(data, "email"));
              showToast("success", `We have sent a new code to ${text(data, "email")}.`);
            }}
          >
            {(errors) => <EmailField errors={errors} label="New e-mail address" />}
          </AccountForm>
        </div>
      </details>
    </>
  );
}

function ChangedAddress() {
  const navigate = useNavigate();
  const showToast = useToast();
  return (
    <AccountForm
      submit="Confirm"
      restart={account.email}
      onSend={verify}
      onDone={() => {
        showToast("success", "Your e-mail address is changed.");
        void navigate(account.email);
      }}
      aside={<Resend />}
    >
      {(errors) => <CodeField errors={errors} name="key" />}
    </AccountForm>
  );
}

function Resend() {
  const showToast = useToast();
  return (
    <Action
      className="button button-quiet"
      onSend={() => ask(accounts.POST("/auth/email/verify/resend"))}
      onDone={() => {
        showToast("success", "We have sent a new code.");
      }}
    >
      Send a new code
    </Action>
  );
}
