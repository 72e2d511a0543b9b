/**
 * Comes first in a zone's process, and has what `vernix serve` keeps (stripped.ts) loaded in place of the TypeScript that it
 * was made from: that very text, or Node takes the types out itself. Plain JavaScript: for this nothing has to be taken out.
 */
import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

function kept() {
  try {
    return JSON.parse(
      readFileSync(new URL('../../../../node_modules/.cache/stripped.json', import.meta.url), 'utf8'),
    );
  } catch {
    return {}; // not made, or not whole
  }
}

const stripped = new Map(Object.entries(kept()));

registerHooks({
  load(url, context, nextLoad) {
    if (url.startsWith('file:') && url.endsWith('.ts')) {
      const source = stripped.get(hash('sha256', readFileSync(new URL(url))));
      if (source !== undefined) return { format: 'module', source, shortCircuit: true };
    }
    return nextLoad(url, context);
  },
});
