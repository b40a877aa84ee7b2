import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryRouter } from "react-router";
import { RouterProvider } from "react-router/dom";

import { App } from "../app";
import type { PageData } from "../page-data";
import { patchRoutesOnNavigation, routes } from "../routes";

/** Show the page at a path as the browser would, after a full page load. */
export function renderPage(path: string, pageData: PageData) {
  const router = createMemoryRouter(routes, {
    initialEntries: [path],
    patchRoutesOnNavigation,
  });
  const user = userEvent.setup();
  render(
    <App pageData={pageData}>
      <RouterProvider router={router} />
    </App>,
  );
  return { router, user };
}
