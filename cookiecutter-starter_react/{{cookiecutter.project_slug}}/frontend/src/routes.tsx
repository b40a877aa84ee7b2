import type { PatchRoutesOnNavigationFunction, RouteObject } from "react-router";

import { ErrorPage } from "./components/error-page";
import { Layout } from "./components/layout";

const PAGES = "pages";

/** The pages, each in a file of its own that is loaded when it is needed; as in urls_theme.py. */
export const routes: RouteObject[] = [
  {
    Component: Layout,
    children: [
      {
        id: PAGES,
        // In the middle of the layout: the navigation stays when a page breaks.
        ErrorBoundary: ErrorPage,
        children: [
          { path: "/", lazy: () => import("./pages/landing") },
          {
            lazy: () => import("./pages/private"),
            children: [
              { path: "/dashboard/", lazy: () => import("./pages/dashboard") },
              { path: "/activity/", lazy: () => import("./pages/activity") },
              { path: "/profile/", lazy: () => import("./pages/profile") },
              { path: "/settings/", lazy: () => import("./pages/settings") },
            ],
          },
          { path: "*", lazy: () => import("./pages/not-found") },
        ],
      },
    ],
  },
];

/** The pages of accounts are known once somebody comes to one of them; most visitors never do. */
export const patchRoutesOnNavigation: PatchRoutesOnNavigationFunction = async ({ path, patch }) => {
  if (!path.startsWith("/accounts/")) return;
  const { accountRoutes } = await import("./auth/routes");
  patch(PAGES, accountRoutes);
};
