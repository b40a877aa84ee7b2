import { Outlet } from "react-router";

import { Reauthentication } from "../reauthentication-dialog";

/** Around the account pages. */
export function Component() {
  return (
    <Reauthentication>
      <Outlet />
    </Reauthentication>
  );
}
