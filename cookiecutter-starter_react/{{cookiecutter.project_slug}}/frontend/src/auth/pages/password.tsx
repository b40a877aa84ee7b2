import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { sessionQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm, PasswordField } from "../form";
import { text } from "../form-data";

/** Change the password, or set the first one. */
export function Component() {
  return (
    <SettingsLayout heading="Password">
      <PageTitle>Password</PageTitle>
      <Password />
    </SettingsLayout>
  );
}

function Password() {
  const session = useQuery(sessionQuery);
  if (session.error) return <Failure error={session.error} onRetry={() => void session.refetch()} />;
  if (!session.data) return <Loading className="stack narrow" kind="control" count={2} />;
  return <PasswordForm hasPassword={session.data.user.has_usable_password ?? false} />;
}

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const showToast = useToast();
  const queries = useQueryClient();
  // Another number is another form: an empty one.
  const [changes, setChanges] = useState(0);
  return (
    <div className="narrow stack">
      <p className="muted">
        {hasPassword
          ? "A new password signs out all your other devices."
          : "You sign in without a password so far. With one you can sign in by it, too."}
      </p>
      <AccountForm
        key={changes}
        submit={hasPassword ? "Change the password" : "Set the password"}
        onSend={(data) =>
          ask(
            accounts.POST("/account/password/change", {
              body: {
                ...(hasPassword && { current_password: text(data, "current_password") }),
                new_password: text(data, "new_password"),
              },
            }),
          )
        }
        onDone={() => {
          showToast("success", "Your password is changed.");
          setChanges((count) => count + 1);
          void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
        }}
      >
        {(errors) => (
          <>
            {hasPassword && (
              <PasswordField errors={errors} name="current_password" label="Current password" />
            )}
            <PasswordField
              errors={errors}
              name="new_password"
              label="New password"
              isNew
              hint="Long and hard to guess. A password manager can make one."
            />
          </>
        )}
      </AccountForm>
    </div>
  );
}
