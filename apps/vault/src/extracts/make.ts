import { access } from 'node:fs/promises';
import { type DeliveryHead, VernixError } from '@vernix/contracts';
import { DICTIONARY } from '@vernix/dictionary';
import { makeDirectory } from '@vernix/durable';
import type { KeyClient, KeyServicePlace } from '@vernix/key-channel';
import type { Log } from '@vernix/service';
import type { Pool } from 'pg';
import { recordMade } from '../deliveries/made.ts';
import type { Acts } from '../record/acts.ts';
import type { Partners } from '../roster.ts';
import { batchesOf, type Item } from './items.ts';
import type { KeptExtract, KeptExtracts } from './kept.ts';
import { isWellInTime } from './officers.ts';
import { heldRows, sealedRows } from './sealed-rows.ts';
import { measured, type Reader, writeExtract } from './write.ts';

export interface ExtractParts {
  readonly database: Pool;
  readonly keyService: KeyServicePlace;
  readonly acts: Acts;
  readonly partners: Pick<Partners, 'keyOf' | 'nameOf' | 'withKey'>;
  /** Where made ones lie, sealed, until they are fetched or left at the gateway. */
  readonly directory: string;
  readonly log: Log;
}

/** What refuses everybody alike, before a key is given, and ends: it is tried again then. */
const STOPS: ReadonlySet<string> = new Set(['principal-frozen', 'deliveries-stopped', 'log-not-witnessed']);

interface Opening {
  readonly keys: KeyClient;
  readonly reader: Reader;
  /** Where it is to be. */
  readonly path: string;
}

/** What is held now of what an extract is of, in batches that one request each can ask for. */
export async function heldBatches(
  database: Pool,
  { transferId, classes, numbers }: Pick<KeptExtract, 'transferId' | 'classes' | 'numbers'>,
): Promise<Item[][]> {
  return batchesOf(transferId, classes, await heldRows(database, transferId, numbers));
}

/** Whether opening it began, and left nothing: the key service gives each item once, so that it can never be made. */
export async function isCutShort({ madeAt, openingAt }: KeptExtract, path: string): Promise<boolean> {
  return madeAt === null && openingAt !== null && !(await exists(path));
}

/**
 * Opens the rows of an extract and seals them to whom it is for. It is on record before it can be fetched, or leaves.
 * @throws VernixError `not-found`: it was removed meanwhile; `approval-differs`, `extract-used-elsewhere`, `partner-without-key`, a
 * release's refusal
 */
export async function makeExtract(
  parts: ExtractParts,
  all: KeptExtracts,
  opening: Opening,
  kept: KeptExtract,
): Promise<void> {
  const { database, acts, partners, directory } = parts;
  const { reader, path } = opening;
  const { id, transferId, rows, partner } = kept;
  const batches = await heldBatches(database, kept);
  const items = batches.flat();
  // Fewer are held than were asked for: a person was forgotten since, and some batch is not what was signed.
  if (items.length !== kept.items) throw new VernixError('approval-differs');
  await makeDirectory(directory, 0o700);
  // What is there was written before a crash: what officers signed is opened once.
  const before = await measured(path);
  const recipient = partner === null || before !== undefined ? kept.recipient : partners.keyOf(partner);
  if (recipient !== kept.recipient) await all.sealTo(id, recipient);
  const source = {
    ...(partner === null ? {} : { head: headOf(kept, partner) }),
    ...{ batches, release: releasing(parts, all, opening, kept) },
    rows: (numbers: readonly number[]) => sealedRows(database, transferId, numbers),
  };
  const file = before ?? (await writeExtract(path, recipient, source));
  const { sha256 } = file;
  await acts.note({ type: 'extract.made', for: reader.principal, transferId, rows, recipient, sha256 });
  await (partner === null ? all.made(id, file.bytes) : recordMade(database, kept, file, items));
}

/**
 * Asks for keys of one batch after the other; that it begins is on record before the first. Each batch that officers signed is given
 * once, and the vault asks once: when one is refused well in time as read already, it was for somebody else.
 */
function releasing({ log }: ExtractParts, all: KeptExtracts, { keys, reader }: Opening, kept: KeptExtract) {
  const { id, numbers } = kept;
  let isOpen = false;
  return async (batch: readonly Item[]): Promise<Buffer> => {
    if (!isOpen && !(await all.beginOpening(id))) throw new VernixError('not-found');
    try {
      const { binary } = await keys.call('items.release', { ...reader, items: [...batch] });
      isOpen = true;
      return binary;
    } catch (error) {
      const code = error instanceof VernixError ? error.code : 'internal';
      const isUnfit = code === 'allowance-unfit' && numbers === null;
      if (isUnfit && isWellInTime(kept)) {
        const found = new VernixError('extract-used-elsewhere', {}, { cause: error });
        tell(log, found, kept);
        // A database that fails must not keep it from whoever pressed.
        await all.usedElsewhere(id).catch((fault: unknown) => log.failure('extract-not-marked', fault));
        throw found;
      }
      if (!isOpen && (STOPS.has(code) || isUnfit)) await all.notOpened(id);
      throw error;
    }
  };
}

/** It is found once, and whoever found it may keep it to themselves: the log has it whatever becomes of the mark. */
function tell(log: Log, found: VernixError, { approval, transferId: transfer }: KeptExtract): void {
  log.incident('extract-used-elsewhere', found, { approval, transfer });
}

async function exists(path: string): Promise<boolean> {
  return await access(path).then(
    () => true,
    () => false,
  );
}

/** What a delivery says of itself, inside the seal. */
function headOf(
  { id, transferId, purpose, classes, rows, approval }: KeptExtract,
  partner: string,
): DeliveryHead {
  return {
    type: 'vernix-delivery/1',
    ...{ deliveryId: id, partner, transferId, purpose, classes, rows },
    dictionaryVersion: DICTIONARY.version,
    approval: approval ?? '',
  };
}
