import type { ActivityEvent } from "../api/queries";
import { formatDateTime } from "../dates";

/** Events in a table, which is a list on a phone. */
export function Events({ events, timeZone }: { events: ActivityEvent[]; timeZone: string }) {
  return (
    <div className="table-frame">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">When</th>
            <th scope="col">Details</th>
            <th scope="col">IP address</th>
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.id}>
              <td>
                <strong>{event.label}</strong>
              </td>
              <td data-label="When">
                <time dateTime={event.created_at}>
                  {formatDateTime(event.created_at, timeZone)}
                </time>
              </td>
              <td data-label="Details">{event.details}</td>
              <td data-label="IP address">
                {event.ip_address && <span className="address">{event.ip_address}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
