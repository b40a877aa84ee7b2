import type { ReactNode } from "react";
import { NavLink } from "react-router";

import { accounts, pages, server } from "../paths";
import { useSite } from "../site";
import { Icon } from "./icon";

/** A page of one's own account, with the others beside it. */
export function SettingsLayout({ heading, children }: { heading: string; children: ReactNode }) {
  const { hasAccounts } = useSite();
  return (
    <div className="container page stack-wide">
      <h1>{heading}</h1>
      <div className="with-sidebar">
        <nav aria-label="Settings">
          <ul className="side-nav">{hasAccounts ? <ModuleLinks /> : <OwnLinks />}</ul>
        </nav>
        <div className="stack-wide">{children}</div>
      </div>
    </div>
  );
}

function OwnLinks() {
  return (
    <>
      <li>
        <NavLink to={pages.profile}>
          <Icon name="user" /> Profile
        </NavLink>
      </li>
      <SettingsLink />
      <li>
        <a href={server.passwordChange}>
          <Icon name="key" /> Password
        </a>
      </li>
    </>
  );
}

/** With the module `auth`: its own pages by a full page load, those of this front end without. */
function ModuleLinks() {
  return (
    <>
      <li>
        <a href={accounts.profile}>
          <Icon name="user" /> Profile
        </a>
      </li>
      <SettingsLink />
      <li>
        <a href={accounts.security}>
          <Icon name="shield" /> Security
        </a>
      </li>
      <li>
        <NavLink to={accounts.email}>
          <Icon name="mail" /> E-mail address
        </NavLink>
      </li>
      <li>
        <NavLink to={accounts.password}>
          <Icon name="key" /> Password
        </NavLink>
      </li>
      <li>
        <NavLink to={accounts.factors}>
          <Icon name="lock" /> Two-factor
        </NavLink>
      </li>
    </>
  );
}

function SettingsLink() {
  return (
    <li>
      <NavLink to={pages.settings}>
        <Icon name="sliders" /> Settings
      </NavLink>
    </li>
  );
}
