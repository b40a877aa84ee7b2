import type { RouteObject } from "react-router";

import { ErrorPage } from "./components/error-page";
import { Layout } from "./components/layout";

/** The pages, each in a file of its own that is loaded when it is needed; as in urls_theme.py. */
export const routes: RouteObject[] = [
  {
    Component: Layout,
    children: [
      {
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
