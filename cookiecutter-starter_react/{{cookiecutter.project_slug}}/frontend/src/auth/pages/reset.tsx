import { useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";

import { useSession } from "../../session";
import { useToast } from "../../toasts";
import { account, keepNext } from "../addresses";
import { accounts, ask } from "../client";
import { CodePage, NothingCame } from "../code-page";
import { useToldEmail } from "../follow";
import { AccountForm, CodeField, PasswordField } from "../form";
import { text } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

/** Set a new password: the code of the mail first, then the password. */
export function Component() {
  const email = useToldEmail();
  const { user } = useSession();
  const [code, setCode] = useState("");
  if (code) return <NewPassword code={code} />;
  return (
    <CodePage heading="Enter the code" email={email}>
      {/* Of a flow that somebody has begun who is signed in, the session does not tell. */}
      {user ? (
        <CodeForm onConfirmed={setCode} back={account.changePassword} />
      ) : (
        <Pending flow="password_reset_by_code" restart={account.requestReset}>
          {() => <CodeForm onConfirmed={setCode} back={account.signIn} />}
        </Pending>
      )}
    </CodePage>
  );
}

interface CodeFormProps {
  onConfirmed: (code: string) => void;
  /** Where somebody goes who gives up. */
  back: string;
}

function CodeForm({ onConfirmed, back }: CodeFormProps) {
  const { search } = useLocation();
  return (
    <>
      <AccountForm
        submit="Confirm"
        isWide
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
      <NothingCame>
        <Link className="button button-secondary" to={keepNext(account.requestReset, search)}>
          Send another code
        </Link>
        <Link className="button button-quiet" to={keepNext(back, search)}>
          Cancel
        </Link>
      </NothingCame>
    </>
  );
}

function NewPassword({ code }: { code: string }) {
  const navigate = useNavigate();
  const { search } = useLocation();
  const { setUser } = useSession();
  const showToast = useToast();
  return (
    <FormPage
      heading="Set a new password"
      introduction={<p>This signs out all your other devices.</p>}
    >
      <AccountForm
        submit="Save the password"
        isWide
        restart={account.requestReset}
        onSend={(data) =>
          ask(
            accounts.POST("/auth/password/reset", {
              body: { key: code, password: text(data, "password") },
            }),
          )
        }
        onDone={() => {
          // Whoever was signed in is not any more.
          setUser(null);
          showToast("success", "Your new password is set. Sign in with it from now on.");
          void navigate(keepNext(account.signIn, search));
        }}
      >
        {(errors) => <PasswordField errors={errors} label="New password" isNew />}
      </AccountForm>
    </FormPage>
  );
}
