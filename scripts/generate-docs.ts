/** `npm run docs`: writes the generated pages of docs/ again. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GENERATED } from './generated-docs.ts';

for (const { path, text } of GENERATED) {
  writeFileSync(join(import.meta.dirname, '..', path), text());
  console.log(path);
}
