interface SkeletonProps {
  kind: "title" | "card" | "row" | "control";
  count?: number;
}

/** Grey shapes where something will be; they appear after 300 ms. */
export function Skeleton({ kind, count = 1 }: SkeletonProps) {
  return Array.from({ length: count }, (_, index) => (
    <span key={index} className={`skeleton skeleton-${kind}`} aria-hidden="true" />
  ));
}

/** The same, and said to those who cannot see it. */
export function Loading({ className, ...skeleton }: SkeletonProps & { className: string }) {
  return (
    <div className={className} role="status">
      <span className="visually-hidden">Loading</span>
      <Skeleton {...skeleton} />
    </div>
  );
}
