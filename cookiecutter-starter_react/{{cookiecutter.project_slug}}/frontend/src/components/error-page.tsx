import { useRouteError } from "react-router";

import { pages } from "../paths";
import { PageTitle } from "./page-title";

/** What stands where a page broke. */
export function ErrorPage() {
  const error = useRouteError();
  // A page whose file is gone: a new version is out, and loading the page brings it.
  const isOutdated = error instanceof TypeError && /import|module/i.test(error.message);
  return (
    <div className="container page">
      <PageTitle>Something went wrong</PageTitle>
      <div className="stack">
        <h1>{isOutdated ? "There is a new version" : "Something went wrong"}</h1>
        <p className="lead" role="alert">
          {isOutdated
            ? "This page could not be loaded. Load it again to get the new version."
            : "It is our mistake, not yours. Load the page again, or go back to the start."}
        </p>
        <p className="cluster">
          <button
            className="button"
            type="button"
            onClick={() => {
              window.location.reload();
            }}
          >
            Load again
          </button>
          <a className="button button-secondary" href={pages.landing}>
            Go to the start page
          </a>
        </p>
      </div>
    </div>
  );
}
