// `npm run build` makes static/build/app.css and app.js; `npm run dev` makes them again after each
// change, until it is stopped.

import { spawn } from "node:child_process";

import * as esbuild from "esbuild";

const isWatching = process.argv.includes("--watch");

// npm has put the programs of node_modules on the PATH; on Windows they need a shell.
const tailwind = spawn(
  "tailwindcss",
  [
    ...["--input", "assets/app.css", "--output", "static/build/app.css"],
    isWatching ? "--watch=always" : "--minify",
  ],
  { stdio: ["ignore", "inherit", "inherit"], shell: process.platform === "win32" },
);
tailwind.on("exit", (status) => {
  if (status || isWatching) process.exit(status ?? 1);
});

function stop() {
  tailwind.kill();
  process.exit();
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, stop);

const options = {
  entryPoints: ["assets/app.js"],
  outfile: "static/build/app.js",
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: !isWatching,
  sourcemap: isWatching && "inline",
  logLevel: "info",
};
if (isWatching) {
  const context = await esbuild.context(options);
  await context.watch();
  // `inv serve` holds the other end: what watches does not outlive it.
  process.stdin.on("end", stop).resume();
} else {
  await esbuild.build(options);
}
