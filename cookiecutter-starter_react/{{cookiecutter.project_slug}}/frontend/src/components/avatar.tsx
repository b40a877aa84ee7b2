import type { Me } from "../page-data";
import { useSite } from "../site";

const SIDES = { small: 32, large: 64 } as const;

/** Someone's own picture, or the initials of who has none. */
export function Avatar({ user, size = "small" }: { user: Me; size?: keyof typeof SIDES }) {
  const picture = useSite().accounts?.picture;
  const className = size === "large" ? "avatar avatar-large" : "avatar";
  if (picture) {
    const side = SIDES[size];
    return <img className={className} src={picture} alt="" width={side} height={side} />;
  }
  return (
    <span className={className} aria-hidden="true">
      {user.initials}
    </span>
  );
}
