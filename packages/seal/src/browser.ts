/** Sealing in the browser: no Node module behind it, and no identity, so it opens nothing. */
export { AGE_MAGIC, looksLikeAge } from './age/magic.ts';
export { SealedFile } from './browser/sealed-file.ts';
export { verifyStatement } from './statements.ts';
