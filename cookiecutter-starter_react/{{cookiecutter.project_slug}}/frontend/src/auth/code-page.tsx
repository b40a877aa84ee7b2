import type { ReactNode } from "react";
import { useNavigate } from "react-router";

import { useToast } from "../toasts";
import { Action } from "./action";
import { account } from "./addresses";
import { accounts, type Answer, ask } from "./client";
import { FormPage } from "./layout";

interface CodePageProps {
  heading: string;
  email: string;
  children: ReactNode;
}

/** A page for a code that was sent by mail. */
export function CodePage({ heading, email, children }: CodePageProps) {
  return (
    <FormPage
      heading={heading}
      introduction={
        <p>
          We sent a code to {email ? <strong>{email}</strong> : "your address"}. It works once, and
          only for a few minutes.
        </p>
      }
    >
      {children}
    </FormPage>
  );
}

interface NothingCameProps {
  onResend?: () => Promise<Answer>;
  children: ReactNode;
}

/** What to do when the mail does not come. */
export function NothingCame({ onResend, children }: NothingCameProps) {
  const showToast = useToast();
  return (
    <div className="stack-tight">
      <p className="muted">
        No mail? Look in your spam folder{onResend && ", or ask for another code"}.
      </p>
      <div className="cluster">
        {onResend && (
          <Action
            onSend={onResend}
            onDone={() => {
              showToast("success", "Another code is on its way.");
            }}
          >
            Send another code
          </Action>
        )}
        {children}
      </div>
    </div>
  );
}

/** Give up a sign-in that has begun. */
export function CancelSignIn() {
  const navigate = useNavigate();

  async function cancel() {
    await ask(accounts.DELETE("/auth/session"));
    await navigate(account.signIn);
  }

  return (
    <div>
      <button className="button button-quiet" type="button" onClick={() => void cancel()}>
        Cancel
      </button>
    </div>
  );
}
