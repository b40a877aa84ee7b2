import { Icon } from "./icon";

/** What stands where something could not be loaded. */
export function Failure({ error, onRetry }: { error: Error; onRetry: () => void }) {
  return (
    <div className="alert error" role="alert">
      <Icon name="warning" />
      <div className="stack">
        <p>This could not be loaded. {error.message}</p>
        <p>
          <button className="button button-secondary" type="button" onClick={onRetry}>
            Try again
          </button>
        </p>
      </div>
    </div>
  );
}
