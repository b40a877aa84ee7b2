import { useSite } from "../site";
import { ColorSchemeSwitch } from "./color-scheme-switch";

/** The bottom of every page. */
export function Footer() {
  const { projectName } = useSite();
  return (
    <footer className="site-footer">
      <div className="container">
        <p>© {projectName}</p>
        <ColorSchemeSwitch />
      </div>
    </footer>
  );
}
