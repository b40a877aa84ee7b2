import { type ReactNode, useEffect, useRef } from "react";
import { NavLink } from "react-router";

import { accounts, pages, server } from "../paths";
import { useSite } from "../site";
import { Icon } from "./icon";

interface SettingsLink {
  to: string;
  label: string;
  icon: string;
  /** Whether Django serves it: a full page load. */
  isServers?: true;
}

const SETTINGS: SettingsLink = { to: pages.settings, label: "Settings", icon: "sliders" };
const OWN: SettingsLink[] = [
  { to: pages.profile, label: "Profile", icon: "user" },
  SETTINGS,
  { to: server.passwordChange, label: "Password", icon: "key", isServers: true },
];
const CONNECTIONS: SettingsLink = {
  to: accounts.connections,
  label: "Connected accounts",
  icon: "layers",
};
// As the module `auth` has them on its own pages.
const WITH_ACCOUNTS: SettingsLink[] = [
  { to: accounts.profile, label: "Profile", icon: "user", isServers: true },
  { to: accounts.security, label: "Security", icon: "shield", isServers: true },
  { to: accounts.email, label: "E-mail address", icon: "mail" },
  { to: accounts.password, label: "Password", icon: "lock" },
  { to: accounts.factors, label: "Two-step sign-in", icon: "key" },
  CONNECTIONS,
  { to: accounts.sessions, label: "Devices", icon: "monitor", isServers: true },
  { to: accounts.tokens, label: "Access tokens", icon: "code", isServers: true },
  { to: accounts.data, label: "Your data", icon: "info", isServers: true },
  SETTINGS,
];

const MARGIN_PIXELS = 16;

/** A page of one's own account, with the others beside it. */
export function SettingsLayout({ heading, children }: { heading: string; children: ReactNode }) {
  const links = useRef<HTMLUListElement>(null);

  // On a phone the links are a row that scrolls: to where one is.
  useEffect(() => {
    const row = links.current;
    const current = row?.querySelector<HTMLElement>("[aria-current]");
    if (row && current) row.scrollLeft = current.offsetLeft - row.offsetLeft - MARGIN_PIXELS;
  }, []);

  return (
    <div className="container page stack-wide">
      <h1>{heading}</h1>
      <div className="with-sidebar">
        <nav aria-label="Settings">
          <ul className="side-nav" ref={links}>
            {useSettingsLinks().map((link) => (
              <li key={link.to}>
                <SideLink {...link} />
              </li>
            ))}
          </ul>
        </nav>
        <div className="stack-wide">{children}</div>
      </div>
    </div>
  );
}

function useSettingsLinks(): SettingsLink[] {
  const { accounts: module } = useSite();
  if (!module) return OWN;
  return WITH_ACCOUNTS.filter((link) => link !== CONNECTIONS || module.has_providers);
}

function SideLink({ to, label, icon, isServers }: SettingsLink) {
  const content = (
    <>
      <Icon name={icon} /> {label}
    </>
  );
  return isServers ? <a href={to}>{content}</a> : <NavLink to={to}>{content}</NavLink>;
}
