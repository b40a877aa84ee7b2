import type { ExtraField } from "../page-data";

/** Return a field of a form as text. */
export function text(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === "string" ? value : "";
}

/** Return what a form says in the fields that the server has described. */
export function valuesOf(
  fields: readonly ExtraField[],
  data: FormData,
): Record<string, string | boolean> {
  return Object.fromEntries(
    fields.map(({ name, type }) => [name, type === "checkbox" ? data.has(name) : text(data, name)]),
  );
}
