import { ColorSchemeSwitch } from "../components/color-scheme-switch";
import { PageTitle } from "../components/page-title";
import { SettingsLayout } from "../components/settings-layout";
import { server } from "../paths";

/** Appearance and password. */
export function Component() {
  return (
    <SettingsLayout heading="Settings">
      <PageTitle>Settings</PageTitle>
      <section className="stack" aria-labelledby="appearance">
        <div className="stack-tight">
          <h2 id="appearance">Appearance</h2>
          <p className="muted">Light, dark, or as this device has it. Kept on this device.</p>
        </div>
        <ColorSchemeSwitch />
      </section>
      <hr />
      <section className="stack" aria-labelledby="password">
        <div className="stack-tight">
          <h2 id="password">Password</h2>
          <p className="muted">A new password signs out all your other devices.</p>
        </div>
        <p>
          <a className="button button-secondary" href={server.passwordChange}>
            Change password
          </a>
        </p>
      </section>
    </SettingsLayout>
  );
}
