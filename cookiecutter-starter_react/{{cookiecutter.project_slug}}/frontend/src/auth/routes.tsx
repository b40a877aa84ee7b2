import type { RouteObject } from "react-router";

import { account } from "./addresses";

/** The account pages; loaded when somebody comes to one of them. */
export const accountRoutes: RouteObject[] = [
  {
    lazy: () => import("./pages/frame"),
    children: [
      { path: account.signIn, lazy: () => import("./pages/sign-in") },
      { path: account.signUp, lazy: () => import("./pages/sign-up") },
      { path: account.verifyEmail, lazy: () => import("./pages/verify-email") },
      { path: account.requestCode, lazy: () => import("./pages/request-code") },
      { path: account.confirmCode, lazy: () => import("./pages/confirm-code") },
      { path: account.requestReset, lazy: () => import("./pages/request-reset") },
      { path: account.confirmReset, lazy: () => import("./pages/reset") },
      { path: account.completeReset, lazy: () => import("./pages/reset") },
      { path: account.secondFactor, lazy: () => import("./pages/second-factor") },
      { path: account.trust, lazy: () => import("./pages/trust") },
      { path: account.providerSignUp, lazy: () => import("./pages/provider-sign-up") },
      {
        lazy: () => import("../pages/private"),
        children: [
          { path: account.reauthenticate, lazy: () => import("./pages/reauthenticate") },
          { path: account.reauthenticateByCode, lazy: () => import("./pages/reauthenticate") },
          { path: account.reauthenticateByPasskey, lazy: () => import("./pages/reauthenticate") },
          { path: account.email, lazy: () => import("./pages/email") },
          { path: account.changePassword, lazy: () => import("./pages/password") },
          { path: account.setPassword, lazy: () => import("./pages/password") },
          { path: account.factors, lazy: () => import("./pages/factors") },
          { path: account.activateApp, lazy: () => import("./pages/activate-app") },
          { path: account.deactivateApp, lazy: () => import("./pages/deactivate-app") },
          { path: account.recoveryCodes, lazy: () => import("./pages/recovery-codes") },
          { path: account.newRecoveryCodes, lazy: () => import("./pages/new-recovery-codes") },
          { path: account.passkeys, lazy: () => import("./pages/passkeys") },
          { path: account.addPasskey, lazy: () => import("./pages/add-passkey") },
          { path: account.renamePasskey, lazy: () => import("./pages/rename-passkey") },
          { path: account.removePasskey, lazy: () => import("./pages/remove-passkey") },
          { path: account.connections, lazy: () => import("./pages/connections") },
        ],
      },
    ],
  },
];
