/** The table of commands: help, docs/cli.md and the dispatcher are made from it. */
import type { Command } from '../command.ts';
import { accounts } from './accounts.ts';
import { approvals } from './approvals.ts';
import { custody } from './custody.ts';
import { decoys } from './decoys.ts';
import { keygen } from './keygen.ts';
import { log } from './log.ts';
import { keys } from './keys.ts';
import { report } from './report.ts';
import { roster } from './roster.ts';
import { serve } from './serve.ts';
import { shred } from './shred.ts';
import { status } from './status.ts';
import { submit } from './submit.ts';
import { synth } from './synth.ts';
import { units } from './units.ts';
import { witness } from './witness.ts';

export const COMMANDS: readonly Command[] = [
  serve,
  submit,
  status,
  report,
  synth,
  keygen,
  roster,
  accounts,
  log,
  witness,
  custody,
  keys,
  shred,
  approvals,
  units,
  decoys,
];
