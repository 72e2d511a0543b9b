#!/usr/bin/env node
// `npx vernix …` in a checkout: the command, on the pinned runtime. Plain JavaScript, for the machine's own Node runs it.
process.argv.splice(2, 0, 'apps/cli/src/main.ts');
await import('./run.mjs');
