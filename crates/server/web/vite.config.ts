import { defineConfig } from "vitest/config";

/** The server the development page talks to: `siting serve` on its default address. */
const SERVER = "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    target: "es2022",
    // Everything stays a file of our own, so the page works under `default-src 'self'`.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1500,
    // The notices of what is bundled travel with it, as its licences ask.
    license: { fileName: "licenses.md" },
    rolldownOptions: {
      output: {
        // `.js` for the map's worker as well: every server knows that type, not every one knows `.mjs`.
        assetFileNames: ({ names }) =>
          names[0]?.endsWith(".mjs") ? "assets/[name]-[hash].js" : "assets/[name]-[hash][extname]",
      },
    },
  },
  server: { proxy: Object.fromEntries(["/atlases", "/studies", "/tiles"].map((path) => [path, SERVER])) },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
