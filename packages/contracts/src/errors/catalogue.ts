/**
 * The one error catalogue. `code` is what a caller programs against and a person quotes; `message` and `action` are
 * shown to people. Placeholders in braces take numbers, ids and names of things we made: never a value out of a file.
 *
 * docs/errors.md is generated from this table and a test holds the two together.
 */
import { access } from './access.ts';
import { approvals } from './approvals.ts';
import { command } from './command.ts';
import { browser } from './console.ts';
import { containment } from './containment.ts';
import { custody } from './custody.ts';
import { deliveries } from './deliveries.ts';
import { figures } from './figures.ts';
import { files } from './files.ts';
import { keys } from './keys.ts';
import { log } from './log.ts';
import { objectStore } from './object-store.ts';
import { operation } from './operation.ts';
import { registry } from './registry.ts';
import { seal } from './seal.ts';
import { signIn } from './sign-in.ts';
import { tables } from './tables.ts';
import { upload } from './upload.ts';

export interface ErrorEntry {
  /** HTTP status when it leaves by HTTP. */
  readonly status: number;
  /** What happened and what was kept. */
  readonly message: { readonly en: string; readonly fr: string };
  /** What the caller should do next. */
  readonly action: { readonly en: string; readonly fr: string };
}

export const CATALOGUE = {
  ...access,
  ...signIn,
  ...files,
  ...tables,
  ...upload,
  ...deliveries,
  ...seal,
  ...keys,
  ...custody,
  ...containment,
  ...approvals,
  ...operation,
  ...registry,
  ...command,
  ...browser,
  ...figures,
  ...log,
  ...objectStore,
} as const;
export type ErrorCode = keyof typeof CATALOGUE;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code);
}
