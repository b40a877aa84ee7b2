import type { ReactNode } from "react";
import { NavLink } from "react-router";

import { pages, server } from "../paths";
import { Icon } from "./icon";

/** A page of one's own account, with the others beside it. */
export function SettingsLayout({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <div className="container page stack-wide">
      <h1>{heading}</h1>
      <div className="with-sidebar">
        <nav aria-label="Settings">
          <ul className="side-nav">
            <li>
              <NavLink to={pages.profile}>
                <Icon name="user" /> Profile
              </NavLink>
            </li>
            <li>
              <NavLink to={pages.settings}>
                <Icon name="sliders" /> Settings
              </NavLink>
            </li>
            <li>
              <a href={server.passwordChange}>
                <Icon name="key" /> Password
              </a>
            </li>
          </ul>
        </nav>
        <div className="stack-wide">{children}</div>
      </div>
    </div>
  );
}
