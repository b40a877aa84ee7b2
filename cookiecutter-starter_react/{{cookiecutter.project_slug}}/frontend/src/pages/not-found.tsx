import { Link } from "react-router";

import { PageTitle } from "../components/page-title";
import { pages } from "../paths";

/** An address that this front end does not know; loaded from the server, it is a real 404. */
export function Component() {
  return (
    <div className="container page">
      <PageTitle>Page not found</PageTitle>
      <div className="stack">
        <p className="muted">Error 404</p>
        <h1>Page not found</h1>
        <p className="lead">
          There is nothing at this address. It may have moved, or the link has a typing error.
        </p>
        <p className="cluster">
          <Link className="button" to={pages.landing}>
            Go to the start page
          </Link>
        </p>
      </div>
    </div>
  );
}
