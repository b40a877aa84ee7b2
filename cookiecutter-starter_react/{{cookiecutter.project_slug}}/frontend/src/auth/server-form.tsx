import { type ReactNode, useRef } from "react";

import { CSRF_FIELD, csrfToken } from "../csrf";

interface ServerFormProps {
  action: string;
  className?: string;
  children: ReactNode;
}

/** A form that the browser sends itself: what comes is another page. */
export function ServerForm({ action, className = "form", children }: ServerFormProps) {
  const token = useRef<HTMLInputElement>(null);
  return (
    <form
      className={className}
      method="post"
      action={action}
      // The token as it is now: signing in elsewhere changes it.
      onSubmit={() => {
        if (token.current) token.current.value = csrfToken();
      }}
    >
      <input type="hidden" name={CSRF_FIELD} ref={token} />
      {children}
    </form>
  );
}
