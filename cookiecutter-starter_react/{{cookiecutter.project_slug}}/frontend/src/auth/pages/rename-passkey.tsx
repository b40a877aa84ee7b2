import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "react-router";

import { PageTitle } from "../../components/page-title";
import { SettingsLayout } from "../../components/settings-layout";
import { Loading } from "../../components/skeleton";
import { useToast } from "../../toasts";
import { account } from "../addresses";
import { factorsQuery } from "../queries";
import { accounts, ask } from "../client";
import { AccountForm, TextField } from "../form";
import { text } from "../form-data";

/** Give a passkey another name. */
export function Component() {
  const id = Number(useParams()["id"]);
  const { data: factors } = useQuery(factorsQuery);
  const navigate = useNavigate();
  const queries = useQueryClient();
  const showToast = useToast();
  const passkey = factors?.find((factor) => factor.type === "webauthn" && factor.id === id);
  const name = passkey?.type === "webauthn" ? passkey.name : "";
  return (
    <SettingsLayout heading="Rename the passkey">
      <PageTitle>Rename the passkey</PageTitle>
      {factors ? (
        <div className="narrow">
          <AccountForm
            submit="Save"
            onSend={(data) =>
              ask(
                accounts.PUT("/account/authenticators/webauthn", {
                  body: { id, name: text(data, "name") },
                }),
              )
            }
            onDone={() => {
              showToast("success", "The passkey has its new name.");
              void queries.invalidateQueries({ queryKey: factorsQuery.queryKey });
              void navigate(account.passkeys);
            }}
            aside={
              <Link className="button button-quiet" to={account.passkeys}>
                Cancel
              </Link>
            }
          >
            {(errors) => (
              <TextField
                errors={errors}
                name="name"
                label="Name"
                autoComplete="off"
                maxLength={100}
                defaultValue={name}
              />
            )}
          </AccountForm>
        </div>
      ) : (
        <Loading className="stack narrow" kind="control" />
      )}
    </SettingsLayout>
  );
}
