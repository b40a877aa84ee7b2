import { useSearchParams } from "react-router";

import type { ExtraField } from "../../page-data";
import { useSite } from "../../site";
import { account, keepNext } from "../addresses";
import { accounts, ask } from "../client";
import { ExtraFields } from "../extra-fields";
import { useFollow } from "../follow";
import { AccountForm, EmailField, PasswordField } from "../form";
import { text, valuesOf } from "../form-data";
import { FormPage } from "../layout";

const NO_FIELDS: readonly ExtraField[] = [];

/** A new account. */
export function Component() {
  const [parameters] = useSearchParams();
  const follow = useFollow();
  const { account: page } = useSite();
  const fields = page?.fields ?? NO_FIELDS;
  return (
    <FormPage
      heading="Create account"
      introduction={
        <p>
          You have one already?{" "}
          <a href={keepNext(account.signIn, `?${parameters.toString()}`)}>Sign in</a>
        </p>
      }
    >
      <AccountForm
        submit="Create account"
        isWide
        onSend={(data) =>
          ask(
            accounts.POST("/auth/signup", {
              body: {
                email: text(data, "email"),
                password: text(data, "password"),
                ...valuesOf(fields, data),
              },
            }),
          )
        }
        onDone={(answer, data) => {
          follow(answer, { email: text(data, "email") });
        }}
      >
        {(errors) => (
          <>
            <EmailField errors={errors} defaultValue={parameters.get("email") ?? ""} />
            <PasswordField
              errors={errors}
              isNew
              hint="Long and hard to guess. A password manager can make one."
            />
            <ExtraFields fields={fields} errors={errors} />
          </>
        )}
      </AccountForm>
    </FormPage>
  );
}
