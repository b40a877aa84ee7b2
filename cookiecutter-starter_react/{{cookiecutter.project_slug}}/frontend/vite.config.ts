import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import react from "@vitejs/plugin-react";
import { loadEnv, type Plugin } from "vite";
import { defineConfig } from "vitest/config";

// `inv serve` says where the dev server has to listen; Django links to it there.
const devServer = new URL(process.env["FRONTEND_DEV_SERVER"] ?? "http://localhost:5173");
// In a container the browser's way in is not the address of this machine.
const listen = process.env["FRONTEND_LISTEN"] ?? devServer.hostname;

// Stylesheets as Django finds them: custom_frontend/ wins, and its chosen variant over both.
const project = fileURLToPath(new URL("..", import.meta.url));
const { CUSTOM_FRONTEND_VARIANT: variant } = loadEnv("", project, "CUSTOM_FRONTEND_VARIANT");
const folders = [...(variant ? [`custom_frontend/${variant}/`] : []), "custom_frontend/", ""];

function stylesheet(name: string) {
  const files = folders.map((folder) => `${project}${folder}static/css/${name}`);
  return { find: `shared/${name}`, replacement: files.find((file) => existsSync(file)) ?? name };
}

// What every page needs, in one file: it compresses better than ten. What talks to the API, and
// settings, are not for visitors.
const CORE = new RegExp(
  [
    "/node_modules/(react|react-dom|react-router|scheduler)/",
    "/templates/icons/",
    "/src/(?!api/|auth/|components/settings-layout|pages/|main).*\\.tsx?$",
  ].join("|"),
);

// What all account pages need, for visitors, too.
const ACCOUNT = /\/src\/auth\/(?!pages\/|queries|routes).*\.tsx?$/;

// React's hot reload needs a few lines before the first component is loaded. They are a module of
// their own, not a script in the page: the Content-Security-Policy allows none.
function reactRefresh(): Plugin {
  const name = "virtual:react-refresh";
  let isServing = false;
  return {
    name: "react-refresh-module",
    configResolved(config) {
      isServing = config.command === "serve" && config.mode !== "test";
    },
    resolveId: (id) => (id === name ? `\0${name}` : undefined),
    load(id) {
      if (id !== `\0${name}`) return undefined;
      return isServing ? react.preambleCode.replace("__BASE__", "/") : "";
    },
  };
}

export default defineConfig({
  base: "/static/build/",
  plugins: [reactRefresh(), react()],
  resolve: { alias: [stylesheet("tokens.css"), stylesheet("site.css")] },
  build: {
    outDir: "../static/build",
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["src/main.tsx", "src/site.css"],
      output: {
        codeSplitting: {
          groups: [
            { name: "core", test: CORE },
            { name: "account", test: ACCOUNT },
          ],
        },
      },
    },
  },
  server: {
    host: listen,
    port: Number(devServer.port),
    strictPort: true,
    origin: devServer.origin,
    // Icons and stylesheets are shared with the pages that Django renders.
    fs: { allow: [".."] },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost/" } },
    setupFiles: "src/testing/setup.ts",
    restoreMocks: true,
    testTimeout: 30_000,
  },
});
