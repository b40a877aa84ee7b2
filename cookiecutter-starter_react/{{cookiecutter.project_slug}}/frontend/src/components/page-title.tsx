import { useSite } from "../site";

/** The title in the browser's tab. */
export function PageTitle({ children }: { children: string }) {
  const { projectName } = useSite();
  return <title>{`${children} · ${projectName}`}</title>;
}
