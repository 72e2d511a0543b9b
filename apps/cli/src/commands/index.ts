/**
 * The table of commands: help, docs/cli.md and the dispatcher are made from it. Each is loaded when it is asked for, for what
 * all of them need takes twice as long to load as what any of them does.
 */
import type { Command } from '../command.ts';

const TABLE: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['serve', async () => (await import('./serve.ts')).serve],
  ['submit', async () => (await import('./submit.ts')).submit],
  ['status', async () => (await import('./status.ts')).status],
  ['report', async () => (await import('./report.ts')).report],
  ['deliveries', async () => (await import('./deliveries.ts')).deliveries],
  ['synth', async () => (await import('./synth.ts')).synth],
  ['keygen', async () => (await import('./keygen.ts')).keygen],
  ['roster', async () => (await import('./roster.ts')).roster],
  ['accounts', async () => (await import('./accounts.ts')).accounts],
  ['log', async () => (await import('./log.ts')).log],
  ['witness', async () => (await import('./witness.ts')).witness],
  ['custody', async () => (await import('./custody.ts')).custody],
  ['keys', async () => (await import('./keys.ts')).keys],
  ['shred', async () => (await import('./shred.ts')).shred],
  ['approvals', async () => (await import('./approvals.ts')).approvals],
  ['units', async () => (await import('./units.ts')).units],
  ['decoys', async () => (await import('./decoys.ts')).decoys],
] satisfies [string, () => Promise<Command>][]);

/** Undefined when there is none of that name. */
export async function loadCommand(name: string): Promise<Command | undefined> {
  return await TABLE.get(name)?.();
}

/** All of them, in the order of the help. */
export async function loadCommands(): Promise<readonly Command[]> {
  return await Promise.all([...TABLE.values()].map((load) => load()));
}
