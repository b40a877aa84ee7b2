import { Link } from "react-router";

import { Icon } from "../components/icon";
import { PageTitle } from "../components/page-title";
import { pages, server } from "../paths";
import { useSession } from "../session";
import { useSite } from "../site";

const POINTS = [
  {
    icon: "lock",
    title: "Accounts that hold",
    text: "Sign in by e-mail, change and reset passwords, and a log of everything that happens to an account.",
  },
  {
    icon: "layers",
    title: "Ready for production",
    text: "Strict security headers, hashed static files, health checks, PostgreSQL and typed settings.",
  },
  {
    icon: "code",
    title: "Yours to change",
    text: "Plain Django and React with tests. Nothing is hidden in a package, and nothing depends on who made it.",
  },
];

/** What this project is, for people who are not signed in. */
export function Component() {
  const { projectName } = useSite();
  const { user } = useSession();
  return (
    <div className="container">
      <PageTitle>Welcome</PageTitle>
      <section className="hero">
        <h1>{projectName} is running</h1>
        <p className="lead">
          Accounts, a dashboard and an activity log are here already. What makes it your product
          comes next.
        </p>
        <div className="cluster">
          {user ? (
            <Link className="button" to={pages.dashboard}>
              Go to the dashboard
            </Link>
          ) : (
            <a className="button" href={server.signIn}>
              Sign in
            </a>
          )}
        </div>
      </section>
      <section className="stack-wide landing-points" aria-labelledby="points">
        <h2 id="points">What is here</h2>
        <div className="grid">
          {POINTS.map(({ icon, title, text }) => (
            <div key={title} className="card point">
              <Icon name={icon} />
              <h3>{title}</h3>
              <p className="muted">{text}</p>
            </div>
          ))}
        </div>
        <p className="muted">
          This page is <code>frontend/src/pages/landing.tsx</code>. Make it say what your product
          does.
        </p>
      </section>
    </div>
  );
}
