import { useColorScheme } from "../color-scheme";
import type { ColorScheme } from "../page-data";
import { Icon } from "./icon";

const SCHEMES: { scheme: ColorScheme; label: string; icon: string }[] = [
  { scheme: "system", label: "System", icon: "monitor" },
  { scheme: "light", label: "Light", icon: "sun" },
  { scheme: "dark", label: "Dark", icon: "moon" },
];

/** Light, dark, or as the device has it. */
export function ColorSchemeSwitch() {
  const { scheme: chosen, choose } = useColorScheme();
  return (
    <fieldset>
      <legend className="visually-hidden">Colour scheme</legend>
      <span className="segments">
        {SCHEMES.map(({ scheme, label, icon }) => (
          <button
            key={scheme}
            type="button"
            aria-pressed={scheme === chosen}
            onClick={() => {
              choose(scheme);
            }}
          >
            <Icon name={icon} /> {label}
          </button>
        ))}
      </span>
    </fieldset>
  );
}
