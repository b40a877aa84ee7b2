import type { ExtraField } from "../../page-data";
import { useSite } from "../../site";
import { account } from "../addresses";
import { useAnswer } from "../answers";
import { accounts, ask } from "../client";
import { ExtraFields } from "../extra-fields";
import { useFollow } from "../follow";
import { AccountForm, EmailField } from "../form";
import { text, valuesOf } from "../form-data";
import { FormPage } from "../layout";
import { Pending } from "../pending";

const NO_FIELDS: readonly ExtraField[] = [];

/** Finish an account that began at another service. */
export function Component() {
  return (
    <FormPage
      heading="Create account"
      introduction={<p>You come from another site. Check these details to finish your account.</p>}
    >
      <Pending flow="provider_signup" restart={account.signIn}>
        {() => <SignUpForm />}
      </Pending>
    </FormPage>
  );
}

function SignUpForm() {
  const follow = useFollow();
  const known = useAnswer(() => ask(accounts.GET("/auth/provider/signup")));
  const fields = useSite().account?.fields ?? NO_FIELDS;
  if (!known) return null;
  return (
    <AccountForm
      submit="Create account"
      isWide
      restart={account.signIn}
      onSend={(data) =>
        ask(
          accounts.POST("/auth/provider/signup", {
            body: { email: text(data, "email"), ...valuesOf(fields, data) },
          }),
        )
      }
      onDone={(answer, data) => {
        follow(answer, { email: text(data, "email") });
      }}
    >
      {(errors) => (
        <>
          <EmailField errors={errors} defaultValue={known.body?.data.email[0]?.email ?? ""} />
          <ExtraFields fields={fields} errors={errors} />
        </>
      )}
    </AccountForm>
  );
}
