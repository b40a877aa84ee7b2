import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";

import { summaryQuery } from "../api/queries";
import { NoEvents } from "../components/empty";
import { Events } from "../components/events";
import { Failure } from "../components/failure";
import { PageTitle } from "../components/page-title";
import { Loading, Skeleton } from "../components/skeleton";
import { formatAge, formatDate, formatDateTime } from "../dates";
import { pages, server } from "../paths";
import { useSignedInUser } from "../session";
import { useSite } from "../site";

/** An account at a glance. */
export function Component() {
  const user = useSignedInUser();
  return (
    <div className="container page stack-wide">
      <PageTitle>Dashboard</PageTitle>
      <div className="page-header">
        <div className="stack-tight">
          <h1>Hello, {user.short_name}</h1>
          <p className="muted">Your account at a glance.</p>
        </div>
        <Link className="button" to={pages.profile}>
          Edit profile
        </Link>
      </div>
      <Overview />
    </div>
  );
}

function Overview() {
  const user = useSignedInUser();
  const { projectName } = useSite();
  const { data: summary, error, refetch } = useQuery(summaryQuery);
  if (!summary && error) return <Failure error={error} onRetry={() => void refetch()} />;
  if (!summary) return <OverviewSkeleton />;

  const { last_sign_in: lastSignIn, password_changed_at: passwordChangedAt, recent } = summary;
  return (
    <>
      <div className="grid">
        <Card title="Last visit">
          <p className="figure">
            {lastSignIn
              ? formatDateTime(lastSignIn.created_at, user.time_zone)
              : "This is your first"}
          </p>
          <p className="muted small">
            {lastSignIn
              ? lastSignIn.ip_address && `From ${lastSignIn.ip_address}`
              : `Welcome to ${projectName}.`}
          </p>
        </Card>
        <Card title="Password">
          <p className="figure">
            {passwordChangedAt ? `${formatAge(passwordChangedAt)} old` : "Never changed"}
          </p>
          <p className="small">
            <a href={server.passwordChange}>Change it</a>
          </p>
        </Card>
        <Card title="Events in 30 days">
          <p className="figure">{summary.events_this_month}</p>
          <p className="small">
            <Link to={pages.activity}>See all activity</Link>
          </p>
        </Card>
        <Card title="Member since">
          <p className="figure">{formatDate(user.date_joined, user.time_zone)}</p>
          <p className="muted small">{user.email}</p>
        </Card>
      </div>
      <section className="stack" aria-labelledby="recent">
        <h2 id="recent">Recent activity</h2>
        {recent.length > 0 ? (
          <Events events={recent} timeZone={user.time_zone} />
        ) : (
          <NoEvents level={3} />
        )}
      </section>
    </>
  );
}

function Card({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="card">
      <h2 className="card-title">{title}</h2>
      {children}
    </section>
  );
}

function OverviewSkeleton() {
  return (
    <>
      <Loading className="grid" kind="card" count={4} />
      <div className="stack">
        <Skeleton kind="title" />
        <Skeleton kind="row" count={5} />
      </div>
    </>
  );
}
