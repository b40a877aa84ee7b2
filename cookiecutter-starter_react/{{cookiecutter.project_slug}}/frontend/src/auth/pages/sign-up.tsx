import { useSearchParams } from "react-router";

import type { ExtraField } from "../../page-data";
import { useSite } from "../../site";
import { account, callbackOf, keepNext } from "../addresses";
import { getConfiguration, useAnswer } from "../answers";
import { accounts, ask } from "../client";
import { ExtraFields } from "../extra-fields";
import { useFollow } from "../follow";
import { AccountForm, EmailField, PasswordField } from "../form";
import { text, valuesOf } from "../form-data";
import { FormPage } from "../layout";
import { Providers } from "../providers";

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
          Already have an account?{" "}
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
            <ExtraFields fields={fields.filter(isText)} errors={errors} />
            <PasswordField errors={errors} isNew />
            <ExtraFields fields={fields.filter((field) => !isText(field))} errors={errors} />
          </>
        )}
      </AccountForm>
      <Elsewhere search={`?${parameters.toString()}`} />
    </FormPage>
  );
}

// What is ticked comes last, as on the pages of the server.
function isText({ type }: ExtraField): boolean {
  return type !== "checkbox";
}

/** An account that begins at another service; the sign-in page goes on with it. */
function Elsewhere({ search }: { search: string }) {
  const providers = useAnswer(getConfiguration)?.body?.data.socialaccount?.providers ?? [];
  if (providers.length === 0) return null;
  return (
    <>
      <p className="divider">or</p>
      <Providers providers={providers} process="login" callback={callbackOf(search)} />
    </>
  );
}
