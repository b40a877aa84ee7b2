import { useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, type Answer, ask, WHOLE_FORM } from "../client";
import { AccountForm, TextField } from "../form";
import { text } from "../form-data";
import { canUsePasskeys, makePasskey, PasskeyError } from "../webauthn";

interface Added {
  meta: { recovery_codes_generated?: boolean };
}

/** Make a passkey and name it. */
export function Component() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showToast = useToast();
  return (
    <SettingsLayout heading="Add a passkey">
      <PageTitle>Add a passkey</PageTitle>
      <div className="form narrow">
        <p>
          {canUsePasskeys()
            ? "Your browser asks where to save it: on this device, on your phone, or on a security key."
            : "This browser cannot use passkeys. Update it, or come back with another one."}
        </p>
        <AccountForm<Added>
          submit="Add the passkey"
          onSend={(data) => add(text(data, "name"))}
          onDone={({ body }) => {
            showToast("success", "The passkey is added.");
            void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
            const hasNewCodes = body?.meta.recovery_codes_generated ?? false;
            void navigate(hasNewCodes ? account.recoveryCodes : account.passkeys);
          }}
          aside={
            <Link className="button button-quiet" to={account.factors}>
              Cancel
            </Link>
          }
        >
          {(errors) => (
            <TextField
              errors={errors}
              name="name"
              label="Name"
              hint="By which you know it again: “My phone”, “Work laptop”."
              autoComplete="off"
              maxLength={100}
            />
          )}
        </AccountForm>
      </div>
    </SettingsLayout>
  );
}

/** Ask for options, let the browser make a passkey, send it; the first answer that is bad is told. */
async function add(name: string): Promise<Answer<Added>> {
  const path = "/account/authenticators/webauthn";
  const asked = await ask(accounts.GET(path, { params: { query: { passwordless: true } } }));
  if (!asked.body) return { ...asked, body: undefined };
  try {
    const credential = await makePasskey(asked.body.data.creation_options);
    return await ask(accounts.POST(path, { body: { name, credential } }));
  } catch (error) {
    if (!(error instanceof PasskeyError)) throw error;
    return { ...asked, body: undefined, status: 400, errors: { [WHOLE_FORM]: [error.message] } };
  }
}
