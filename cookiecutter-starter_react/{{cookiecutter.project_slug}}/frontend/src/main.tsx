import "virtual:react-refresh";

import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createBrowserRouter, type DataRouter } from "react-router";
import { RouterProvider } from "react-router/dom";

import { App } from "./app";
import { readPageData } from "./page-data";
import { patchRoutesOnNavigation, routes } from "./routes";

/** Wait until the first page's own file is there: until then the server's page stays. */
function firstPage(router: DataRouter): Promise<void> {
  return new Promise((resolve) => {
    if (router.state.initialized) {
      resolve();
      return;
    }
    const stop = router.subscribe(({ initialized }) => {
      if (!initialized) return;
      stop();
      resolve();
    });
  });
}

async function start(container: HTMLElement): Promise<void> {
  const pageData = readPageData();
  const router = createBrowserRouter(routes, { patchRoutesOnNavigation });
  await firstPage(router);
  createRoot(container).render(
    <StrictMode>
      <App pageData={pageData}>
        <RouterProvider router={router} />
      </App>
    </StrictMode>,
  );
}

const container = document.getElementById("app");
if (!container) throw new Error("this page has no #app: is it templates/app.html?");
// Not awaited here: files of pages may wait for this one.
void start(container);
