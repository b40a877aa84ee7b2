import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Link, useSearchParams } from "react-router";

import { activityQuery, type EventPage, type Search } from "../api/queries";
import { Empty, NoEvents } from "../components/empty";
import { Events } from "../components/events";
import { Failure } from "../components/failure";
import { Field } from "../components/field";
import { Icon } from "../components/icon";
import { PageTitle } from "../components/page-title";
import { Loading } from "../components/skeleton";
import { pages, server } from "../paths";
import { useSignedInUser } from "../session";

const TYPING_PAUSE_MILLISECONDS = 250;

type Parameters = Partial<Omit<Search, "page">> & { page?: number };

/** A person's own events: listed, searched and paged. The search is in the address. */
export function Component() {
  const [parameters, setParameters] = useSearchParams();
  const search: Search = {
    q: parameters.get("q") ?? "",
    kind: parameters.get("kind") ?? "",
    page: Math.max(1, Number.parseInt(parameters.get("page") ?? "1", 10) || 1),
  };
  const { data: found, error, isPlaceholderData, refetch } = useQuery(activityQuery(search));
  const user = useSignedInUser();

  function searchFor(wanted: Parameters) {
    setParameters(toQuery({ ...search, page: 1, ...wanted }), {
      replace: true,
      preventScrollReset: true,
    });
  }

  function list(): ReactNode {
    if (!found && error) return <Failure error={error} onRetry={() => void refetch()} />;
    if (!found) return <Loading className="stack" kind="row" count={8} />;
    if (found.count === 0)
      return search.q || search.kind ? <NothingFound /> : <NoEvents level={2} />;
    return (
      <section className="stack" aria-label="Events">
        <Events events={found.events} timeZone={user.time_zone} />
        <Pagination found={found} search={search} />
      </section>
    );
  }

  return (
    <div className="container page stack-wide">
      <PageTitle>Activity</PageTitle>
      <div className="stack-tight">
        <h1>Activity</h1>
        <p className="muted">
          What happened to your account. If something was not you,{" "}
          <a href={server.passwordChange}>change your password</a>.
        </p>
      </div>
      <SearchForm search={search} kinds={found?.kinds ?? []} onSearch={searchFor} />
      <div className={isPlaceholderData ? "is-stale" : undefined} aria-busy={isPlaceholderData}>
        {list()}
      </div>
      <p className="visually-hidden" role="status">
        {found && !isPlaceholderData && announce(found)}
      </p>
    </div>
  );
}

function announce({ count, first, last }: EventPage): string {
  return count === 0 ? "Nothing found" : `${first} to ${last} of ${count} events`;
}

function toQuery({ q = "", kind = "", page = 1 }: Parameters): URLSearchParams {
  const query = new URLSearchParams();
  if (q) query.set("q", q);
  if (kind) query.set("kind", kind);
  if (page > 1) query.set("page", String(page));
  return query;
}

interface SearchFormProps {
  search: Search;
  kinds: EventPage["kinds"];
  onSearch: (wanted: Parameters) => void;
}

function SearchForm({ search, kinds, onSearch }: SearchFormProps) {
  const [typed, setTyped] = useTyped(search.q, (q) => {
    onSearch({ q });
  });
  return (
    <form
      className="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSearch({ q: typed });
      }}
    >
      <Field label="Search">
        {(control) => (
          <input
            {...control}
            type="search"
            name="q"
            value={typed}
            onChange={(event) => {
              setTyped(event.target.value);
            }}
          />
        )}
      </Field>
      <Field label="What">
        {(control) => (
          <select
            {...control}
            name="kind"
            value={search.kind}
            onChange={(event) => {
              onSearch({ q: typed, kind: event.target.value });
            }}
          >
            <option value="">Everything</option>
            {kinds.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <button className="button button-secondary" type="submit">
        <Icon name="search" /> Search
      </button>
    </form>
  );
}

/**
 * Keep what is being typed, and hand it on after a pause.
 *
 * What comes from elsewhere (Back, "Show everything") takes its place.
 */
function useTyped(known: string, onPause: (typed: string) => void) {
  const [typed, setTyped] = useState(known);
  const [handedOn, setHandedOn] = useState(known);
  if (known !== handedOn) {
    setHandedOn(known);
    setTyped(known);
  }
  const pause = useRef(onPause);
  useEffect(() => {
    pause.current = onPause;
  });
  useEffect(() => {
    if (typed === handedOn) return undefined;
    const timer = setTimeout(() => {
      setHandedOn(typed);
      pause.current(typed);
    }, TYPING_PAUSE_MILLISECONDS);
    return () => {
      clearTimeout(timer);
    };
  }, [typed, handedOn]);
  return [typed, setTyped] as const;
}

function NothingFound() {
  return (
    <Empty icon="search" title="Nothing found" explanation="No event matches this search.">
      <Link className="button button-secondary" to={pages.activity}>
        Show everything
      </Link>
    </Empty>
  );
}

function Pagination({ found, search }: { found: EventPage; search: Search }) {
  const { first, last, count, page } = found;
  const address = (wanted: number) => `?${toQuery({ ...search, page: wanted }).toString()}`;
  return (
    <nav className="pagination" aria-label="Pages">
      <p className="muted">
        {first}–{last} of {count}
      </p>
      <p className="cluster">
        {page > 1 && (
          <Link className="button button-secondary" rel="prev" to={address(page - 1)}>
            Newer
          </Link>
        )}
        {page < found.pages && (
          <Link className="button button-secondary" rel="next" to={address(page + 1)}>
            Older
          </Link>
        )}
      </p>
    </nav>
  );
}
