import { useMutation, useQuery } from "@tanstack/react-query";
import { type SubmitEvent, useEffect, useRef } from "react";

import { ApiError } from "../api/client";
import { timeZonesQuery, updateMe } from "../api/queries";
import { Avatar } from "../components/avatar";
import { Failure } from "../components/failure";
import { Field } from "../components/field";
import { Icon } from "../components/icon";
import { PageTitle } from "../components/page-title";
import { SettingsLayout } from "../components/settings-layout";
import { Loading } from "../components/skeleton";
import { useSession, useSignedInUser } from "../session";
import { useToast } from "../toasts";

const ALL_FIELDS = "__all__";

/** Edit one's own profile. */
export function Component() {
  const user = useSignedInUser();
  return (
    <SettingsLayout heading="Profile">
      <PageTitle>Profile</PageTitle>
      <div className="cluster">
        <Avatar user={user} size="large" />
        <div>
          <p>
            <strong>{user.display_name}</strong>
          </p>
          <p className="muted">{user.email}</p>
        </div>
      </div>
      <ProfileForm />
    </SettingsLayout>
  );
}

function ProfileForm() {
  const user = useSignedInUser();
  const { setUser } = useSession();
  const showToast = useToast();
  const timeZones = useQuery(timeZonesQuery);
  const { mutate, error, isPending } = useMutation(updateMe);
  const form = useRef<HTMLFormElement>(null);
  const errors = error instanceof ApiError ? error.errors : {};

  useEffect(() => {
    if (error) form.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [error]);

  function save(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (isPending) return;
    const data = new FormData(event.currentTarget);
    const change = { full_name: text(data, "full_name"), time_zone: text(data, "time_zone") };
    mutate(change, {
      onSuccess: ({ me, changed }) => {
        setUser(me);
        const isChanged = changed.length > 0;
        showToast("success", isChanged ? "Your profile is saved." : "Nothing had changed.");
      },
    });
  }

  if (!timeZones.data && timeZones.error) {
    return <Failure error={timeZones.error} onRetry={() => void timeZones.refetch()} />;
  }
  if (!timeZones.data) return <Loading className="stack narrow" kind="control" count={3} />;

  return (
    <form className="form narrow" ref={form} onSubmit={save} noValidate>
      {error && <FormError error={error} />}
      <Field
        label="Full name"
        isOptional
        hint="How we greet you."
        errors={errors["full_name"]}
      >
        {(control) => (
          <input
            {...control}
            type="text"
            name="full_name"
            autoComplete="name"
            maxLength={150}
            defaultValue={user.full_name}
          />
        )}
      </Field>
      <Field label="Time zone" hint="Dates and times are shown in it." errors={errors["time_zone"]}>
        {(control) => (
          <select {...control} name="time_zone" defaultValue={user.time_zone}>
            {byRegion(timeZones.data).map(({ region, zones }) =>
              region ? (
                <optgroup key={region} label={region}>
                  {zones.map(option)}
                </optgroup>
              ) : (
                zones.map(option)
              ),
            )}
          </select>
        )}
      </Field>
      <div className="form-actions">
        <button className="button" type="submit" aria-busy={isPending}>
          Save
        </button>
      </div>
    </form>
  );
}

interface TimeZone {
  value: string;
  label: string;
}

function option({ value, label }: TimeZone) {
  return (
    <option key={value} value={value}>
      {label}
    </option>
  );
}

/** Return the time zones in groups, as they come: "Europe" with "Berlin"; UTC is of no region. */
function byRegion(timeZones: readonly TimeZone[]): { region: string; zones: TimeZone[] }[] {
  const groups = new Map<string, TimeZone[]>([["", []]]);
  for (const { value, label } of timeZones) {
    const [, region = "", place = label] = /^([^/]+)\/(.+)$/.exec(label) ?? [];
    const group = groups.get(region) ?? [];
    group.push({ value, label: place });
    groups.set(region, group);
  }
  return Array.from(groups, ([region, zones]) => ({ region, zones }));
}

function text(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}

/** What is wrong with the form as a whole; what is wrong with a field is said there. */
function FormError({ error }: { error: Error }) {
  const errors = error instanceof ApiError ? error.errors : {};
  const isAboutFields = Object.keys(errors).some((name) => name !== ALL_FIELDS);
  const messages = errors[ALL_FIELDS] ?? (isAboutFields ? [] : [error.message]);
  if (messages.length === 0) return null;
  return (
    <div className="alert error" role="alert">
      <Icon name="warning" />
      <div>
        {messages.map((message) => (
          <p key={message}>{message}</p>
        ))}
      </div>
    </div>
  );
}
