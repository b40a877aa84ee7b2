import { type ReactNode, useEffect, useRef } from "react";
import { Link, NavLink, useLocation } from "react-router";

import { CSRF_FIELD, csrfToken } from "../csrf";
import type { Me } from "../page-data";
import { accounts, pages, server } from "../paths";
import { useSession } from "../session";
import { useSite } from "../site";
import { Avatar } from "./avatar";
import { Icon } from "./icon";

const MAIN_LINKS = [
  { to: pages.dashboard, label: "Dashboard", icon: "layers" },
  { to: pages.activity, label: "Activity", icon: "clock" },
];
const ACCOUNT_LINKS = [
  { to: pages.profile, label: "Profile", icon: "user" },
  { to: pages.settings, label: "Settings", icon: "sliders" },
];
const SETTINGS_LINK = ACCOUNT_LINKS.slice(1);
// Pages of the module `auth`, which brings a profile of its own: a full page load each.
const MODULE_LINKS = [
  { href: accounts.profile, label: "Profile", icon: "user" },
  { href: accounts.security, label: "Security", icon: "shield" },
];

/** The top of every page: brand, navigation, the menu of who is signed in. */
export function Header() {
  const { projectName } = useSite();
  const { user } = useSession();
  return (
    <>
      <a className="skip-link visually-hidden" href="#content">
        Skip to the content
      </a>
      <header className="site-header">
        <div className="container">
          <Link className="brand" to={pages.landing}>
            <Icon name="brand" /> {projectName}
          </Link>
          {user ? <SignedInNavigation user={user} /> : <VisitorNavigation />}
        </div>
      </header>
    </>
  );
}

function VisitorNavigation() {
  return (
    <nav aria-label="Main">
      <a className="button button-secondary" href={server.signIn}>
        Sign in
      </a>
    </nav>
  );
}

function SignedInNavigation({ user }: { user: Me }) {
  return (
    <>
      <div className="only-wide">
        <nav aria-label="Main">
          <ul className="nav-links">
            {MAIN_LINKS.map(({ to, label }) => (
              <li key={to}>
                <NavLink to={to}>{label}</NavLink>
              </li>
            ))}
          </ul>
        </nav>
      </div>
      <Menu
        label={
          <>
            <Avatar user={user} />
            <span className="visually-hidden">Menu of {user.display_name}</span>
            <Icon name="chevron-down" />
          </>
        }
      >
        <p>Signed in as {user.email}</p>
        <nav aria-label="Account">
          <ul className="menu-list">
            {MAIN_LINKS.map(({ to, label, icon }) => (
              <li key={to} className="only-narrow">
                <NavLink to={to}>
                  <Icon name={icon} /> {label}
                </NavLink>
              </li>
            ))}
            <AccountLinks />
            {user.is_staff && (
              <li>
                <a href={server.admin}>
                  <Icon name="shield" /> Admin
                </a>
              </li>
            )}
          </ul>
        </nav>
        <hr />
        <SignOutForm />
      </Menu>
    </>
  );
}

function AccountLinks() {
  const site = useSite();
  return (
    <>
      {site.accounts &&
        MODULE_LINKS.map(({ href, label, icon }) => (
          <li key={href}>
            <a href={href}>
              <Icon name={icon} /> {label}
            </a>
          </li>
        ))}
      {(site.accounts ? SETTINGS_LINK : ACCOUNT_LINKS).map(({ to, label, icon }) => (
        <li key={to}>
          <NavLink to={to}>
            <Icon name={icon} /> {label}
          </NavLink>
        </li>
      ))}
    </>
  );
}

/** A button that opens a panel; it closes on Escape, a click elsewhere and a change of page. */
function Menu({ label, children }: { label: ReactNode; children: ReactNode }) {
  const menu = useRef<HTMLDetailsElement>(null);
  const { pathname } = useLocation();

  useEffect(() => {
    menu.current?.removeAttribute("open");
  }, [pathname]);

  useEffect(() => {
    function closeOnClick(event: MouseEvent) {
      if (!menu.current?.contains(event.target as Node)) menu.current?.removeAttribute("open");
    }
    function closeOnEscape(event: KeyboardEvent) {
      if (event.key !== "Escape" || !menu.current?.open) return;
      menu.current.open = false;
      menu.current.querySelector("summary")?.focus();
    }
    document.addEventListener("click", closeOnClick);
    document.addEventListener("keydown", closeOnEscape);
    return () => {
      document.removeEventListener("click", closeOnClick);
      document.removeEventListener("keydown", closeOnEscape);
    };
  }, []);

  return (
    <details className="menu" ref={menu}>
      <summary>{label}</summary>
      <div className="menu-panel">{children}</div>
    </details>
  );
}

function SignOutForm() {
  const token = useRef<HTMLInputElement>(null);
  return (
    <form
      method="post"
      action={server.signOut}
      // The token as it is now: signing in elsewhere changes it.
      onSubmit={() => {
        if (token.current) token.current.value = csrfToken();
      }}
    >
      <input type="hidden" name={CSRF_FIELD} ref={token} />
      <div className="menu-list">
        <button type="submit">
          <Icon name="sign-out" /> Sign out
        </button>
      </div>
    </form>
  );
}
