import { useState } from "react";
import { useLocation, useNavigate } from "react-router";

import { useToast } from "../../toasts";
import { account, keepNext } from "../addresses";
import { accounts, ask } from "../client";
import { useToldEmail } from "../follow";
import { AccountForm, CodeField, PasswordField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Set a new password: the code of the mail first, then the password. */
export function Component() {
  const email = useToldEmail();
  const [code, setCode] = useState("");
  if (code) return <NewPassword code={code} />;
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
      <Pending flow="password_reset_by_code" restart={account.requestReset}>
        {() => <CodeForm onConfirmed={setCode} />}
      </Pending>
    </FormPage>
  );
}

function CodeForm({ onConfirmed }: { onConfirmed: (code: string) => void }) {
  return (
    <AccountForm
      submit="Go on"
      restart={account.requestReset}
      onSend={(data) =>
        ask(
          accounts.GET("/auth/password/reset", {
            params: { header: { "X-Password-Reset-Key": text(data, "key") } },
          }),
        )
      }
      onDone={(_answer, data) => {
        onConfirmed(text(data, "key"));
      }}
    >
      {(errors) => <CodeField errors={errors} name="key" />}
    </AccountForm>
  );
}

function NewPassword({ code }: { code: string }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const showToast = useToast();
  return (
    <FormPage heading="Set a new password">
      <AccountForm
        submit="Set the password"
        restart={account.requestReset}
        onSend={(data) =>
          ask(
            accounts.POST("/auth/password/reset", {
              body: { key: code, password: text(data, "password") },
            }),
          )
        }
        onDone={() => {
          showToast("success", "Your password is changed. Sign in with it.");
          void navigate(keepNext(account.signIn, search));
        }}
      >
        {(errors) => <PasswordField errors={errors} label="New password" isNew />}
      </AccountForm>
    </FormPage>
  );
}
