import { QueryClientProvider } from "@tanstack/react-query";
import { useState } from "react";
import { Outlet } from "react-router";

import { createQueryClient } from "../api/queries";
import { signInAddress } from "../paths";
import { useSession } from "../session";

function signInAgain(): void {
  window.location.assign(signInAddress(window.location));
}

/** Around the pages behind the login: the store of what the API has answered. */
export function Component() {
  const { user } = useSession();
  const [queryClient] = useState(() => createQueryClient(signInAgain));
  if (!user) return <Visitor />;
  return (
    <QueryClientProvider client={queryClient}>
      <Outlet />
    </QueryClientProvider>
  );
}

/** Someone who came to a private page without a full page load: the server asks to sign in. */
function Visitor() {
  return (
    <div className="container page stack">
      <h1>Sign in to see this page</h1>
      <p>
        <a className="button" href={signInAddress(window.location)}>
          Sign in
        </a>
      </p>
    </div>
  );
}
