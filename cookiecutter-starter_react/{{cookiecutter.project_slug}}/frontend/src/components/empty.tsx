import type { ReactNode } from "react";
import { Link } from "react-router";

import { pages } from "../paths";
import { Icon } from "./icon";

interface EmptyProps {
  icon: string;
  title: string;
  level?: 2 | 3;
  explanation: string;
  children: ReactNode;
}

/** What stands where nothing is: why, and one thing to do. */
export function Empty({ icon, title, level = 2, explanation, children }: EmptyProps) {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <div className="empty">
      <Icon name={icon} />
      <Heading>{title}</Heading>
      <p className="muted">{explanation}</p>
      {children}
    </div>
  );
}

/** An activity log without events. */
export function NoEvents({ level }: { level: 2 | 3 }) {
  return (
    <Empty
      icon="clock"
      title="Nothing has happened yet"
      level={level}
      explanation="Sign-ins, profile and password changes are listed here, so that you notice what was not you."
    >
      <Link className="button button-secondary" to={pages.profile}>
        Fill in your profile
      </Link>
    </Empty>
  );
}
