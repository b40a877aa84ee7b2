import { type ReactNode, useEffect } from "react";
import { Link } from "react-router";

import { Loading } from "../components/skeleton";
import { leaveFor } from "./addresses";
import { getSession, useAnswer } from "./answers";
import type { Flow } from "./client";
import { pendingFlow, sentence, stepAfter } from "./flows";
import { useFollow } from "./follow";
import { Alert } from "./form";

interface PendingProps {
  flow: string;
  /** Where somebody starts again when this has not begun, or has expired. */
  restart: string;
  children: (flow: Flow) => ReactNode;
}

/** What is shown only while a flow waits for its next part; else we go where the session is. */
export function Pending({ flow: id, restart, children }: PendingProps) {
  const answer = useAnswer(getSession);
  const follow = useFollow();
  const flow = answer && pendingFlow(answer.flows, id);
  const step = answer && stepAfter(answer);
  const isElsewhere = !flow && (step?.kind === "page" || step?.kind === "done");

  useEffect(() => {
    if (answer && isElsewhere) follow(answer);
  }, [answer, isElsewhere, follow]);

  if (flow) return children(flow);
  if (!step || isElsewhere) return <Loading className="stack" kind="control" count={2} />;
  if (step.kind !== "start") {
    return (
      <Alert>
        <p>{sentence(step)}</p>
        <p>
          <button
            className="button button-secondary"
            type="button"
            onClick={() => {
              leaveFor(window.location.href);
            }}
          >
            Load again
          </button>
        </p>
      </Alert>
    );
  }
  return (
    <Alert>
      <p>This has expired or was used already.</p>
      <p>
        <Link to={restart}>Start again</Link>
      </p>
    </Alert>
  );
}
