import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Link, useLocation } from "react-router";

import { Failure } from "../../components/failure";
import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { accounts, ask } from "../client";
import { AccountForm, PasswordField } from "../form";
import { text } from "../form-data";
import { sessionQuery } from "../queries";

/** Change the password, or set the first one. */
export function Component() {
  const isFirst = useLocation().pathname === account.setPassword;
  const heading = isFirst ? "Set a password" : "Change password";
  return (
    <SettingsLayout heading={heading}>
      <PageTitle>{heading}</PageTitle>
      <Password />
    </SettingsLayout>
  );
}

function Password() {
  const { data: session, error, refetch } = useQuery(sessionQuery);
  if (error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!session) return <Loading className="stack narrow" kind="control" count={2} />;
  return <PasswordForm hasPassword={session.user.has_usable_password ?? false} />;
}

function PasswordForm({ hasPassword }: { hasPassword: boolean }) {
  const showToast = useToast();
  const queries = useQueryClient();
  // Another number is another form: an empty one.
  const [changes, setChanges] = useState(0);
  return (
    <div className="form narrow">
      <p className="muted">
        {hasPassword
          ? "Changing it signs out all your other devices."
          : "You sign in without a password so far. Setting one gives you another way in."}
      </p>
      <AccountForm
        key={changes}
        submit={hasPassword ? "Change password" : "Set the password"}
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
        aside={hasPassword && <Link to={account.requestReset}>Forgot your password?</Link>}
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
            />
          </>
        )}
      </AccountForm>
    </div>
  );
}
