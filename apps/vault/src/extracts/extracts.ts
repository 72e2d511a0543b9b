import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askerFor, type Person, principalOf } from '@vernix/access';
import { type ExtractRequest, type RowExtract, VernixError } from '@vernix/contracts';
import { makeDirectory } from '@vernix/durable';
import { KeyClient, type KeyServicePlace } from '@vernix/key-channel';
import { sealBuffer } from '@vernix/seal';
import type { Pool } from 'pg';
import type { Acts } from '../record/acts.ts';
import { batchesOf, rowsIn } from './items.ts';
import { type KeptExtract, KeptExtracts, shown } from './kept.ts';
import { askOfficers, requireSigned, statesOf, takeBack } from './officers.ts';
import { heldRows, sealedRows } from './sealed-rows.ts';
import { type Reader, writeExtract } from './write.ts';

type All = Omit<ExtractRequest, 'few'>;
type Few = NonNullable<ExtractRequest['few']>;

const newId = (): string => randomBytes(16).toString('base64url');

/**
 * Extracts of a file's rows. For all of them two officers sign exactly these items, and the key service gives no others under
 * their approval; never within a budget, since a file holds decoys, which stop whoever asks for them without officers
 * (docs/adr/0018-decoys.md). A few a person opens on their own word: as far as their budget reaches, or under an approval of
 * theirs, and a decoy among them stops them. What is opened is sealed to the recipient that the asker named.
 */
export class Extracts {
  readonly #database: Pool;
  readonly #kept: KeptExtracts;
  readonly #place: KeyServicePlace;
  readonly #acts: Acts;
  readonly #directory: string;
  /** Under way: what officers signed can be read once. */
  readonly #making = new Map<string, Promise<RowExtract>>();

  constructor(database: Pool, keyService: KeyServicePlace, acts: Acts, directory: string) {
    this.#database = database;
    this.#kept = new KeptExtracts(database);
    this.#place = keyService;
    this.#acts = acts;
    this.#directory = directory;
  }

  /** Where a made one is, sealed. */
  pathOf(id: string): string {
    return join(this.#directory, `${id}.age`);
  }

  /**
   * Asks officers for all rows; opens a few at once.
   * @throws VernixError `not-allowed`, `recipient-invalid`, `extract-empty`, `row-not-held`; what officers' requests and
   * releases throw
   */
  async ask(person: Person, { few, ...asked }: ExtractRequest): Promise<RowExtract> {
    const reader = askerFor(person, 'item.read', asked.purpose);
    await sealBuffer([asked.recipient], new Uint8Array()); // whom nothing can be sealed to is found before anything is asked
    return few === undefined
      ? await this.#askForAll(person, reader, asked)
      : await this.#read(person, reader, asked, few);
  }

  async #askForAll(person: Person, reader: Reader, asked: All): Promise<RowExtract> {
    const { transferId } = asked;
    const batches = await this.#batches({ ...asked, numbers: null });
    const items = batches.flat();
    if (items.length === 0) throw new VernixError('extract-empty');
    const approval = await KeyClient.with(this.#place, (keys) =>
      askOfficers(keys, reader, transferId, batches),
    );
    const id = newId();
    const kept = await this.#kept.add(person.account, {
      ...asked,
      ...{ id, rows: rowsIn(items), items: items.length, numbers: null, approval },
    });
    return shown(kept, 'asked');
  }

  /** What is refused, or fails, leaves nothing behind. */
  async #read(person: Person, reader: Reader, asked: All, { rows, under }: Few): Promise<RowExtract> {
    const numbers = rows.toSorted((a, b) => a - b);
    const items = (await this.#batches({ ...asked, numbers })).flat();
    const held = new Set(items.map(({ row }) => row));
    const missing = numbers.find((row) => !held.has(row));
    if (missing !== undefined) throw new VernixError('row-not-held', { row: missing });
    const kept = await this.#kept.add(person.account, {
      ...asked,
      ...{ id: newId(), rows: numbers.length, items: items.length, numbers, approval: under ?? null },
    });
    try {
      const read = under === undefined ? reader : { ...reader, under };
      return await KeyClient.with(this.#place, (keys) => this.#make(keys, read, kept));
    } catch (error) {
      await this.#removeKept(kept.id);
      throw error;
    }
  }

  /** One's own, newest first. */
  async list(person: Person): Promise<RowExtract[]> {
    const all = await this.#kept.listOf(person.account);
    if (all.every(({ madeAt }) => madeAt !== null)) return all.map((one) => shown(one, 'ready'));
    const states = await KeyClient.with(this.#place, (keys) => statesOf(keys, all));
    return states.map(([one, state]) => shown(one, state));
  }

  /**
   * Opens what two officers approved, once; whoever asks meanwhile gets that one. What a failure cut short is asked for again.
   * @throws VernixError `not-found`, `approval-incomplete`, a release's refusal
   */
  async make(person: Person, id: string): Promise<RowExtract> {
    const key = `${person.account} ${id}`;
    const making = this.#making.get(key) ?? this.#open(person, id).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return await making;
  }

  /** Removes it, and what was made; its request, if that waits, is taken back. @throws VernixError `not-found`, `approval-used` */
  async remove(person: Person, id: string): Promise<void> {
    const kept = await this.#own(person, id);
    if (kept.madeAt === null)
      await KeyClient.with(this.#place, (keys) => takeBack(keys, principalOf(person), kept));
    await this.#removeKept(id);
  }

  /** Where one of one's own is, when it was made. @throws VernixError `not-found` */
  async locate(person: Person, id: string): Promise<{ path: string; bytes: number }> {
    const { madeAt, bytes } = await this.#own(person, id);
    if (madeAt === null) throw new VernixError('not-found');
    return { path: this.pathOf(id), bytes: Number(bytes) };
  }

  /** What was not fetched in time is asked for again. */
  async removeOld(): Promise<void> {
    for (const id of await this.#kept.old()) await this.#removeKept(id);
  }

  async #removeKept(id: string): Promise<void> {
    await rm(this.pathOf(id), { force: true });
    await this.#kept.remove(id);
  }

  async #open(person: Person, id: string): Promise<RowExtract> {
    const kept = await this.#own(person, id);
    if (kept.madeAt !== null) return shown(kept, 'ready');
    const { approval, numbers } = kept;
    if (approval === null || numbers !== null) throw new VernixError('not-found');
    const reader = { ...askerFor(person, 'item.read', kept.purpose), under: approval };
    return await KeyClient.with(this.#place, async (keys) => {
      await requireSigned(keys, approval);
      return await this.#make(keys, reader, kept);
    });
  }

  /** It is on record before it can be fetched. */
  async #make(keys: KeyClient, reader: Reader, kept: KeptExtract): Promise<RowExtract> {
    const { id, transferId, recipient, rows } = kept;
    const batches = await this.#batches(kept);
    await makeDirectory(this.#directory, 0o700);
    const sealed = (numbers: readonly number[]) => sealedRows(this.#database, transferId, numbers);
    const source = { keys, reader, batches, rows: sealed };
    const { bytes, sha256 } = await writeExtract(this.pathOf(id), recipient, source);
    const { principal } = reader;
    await this.#acts.note({ type: 'extract.made', for: principal, transferId, rows, recipient, sha256 });
    const made = await this.#kept.made(id, bytes);
    if (made !== undefined) return shown(made, 'ready');
    await rm(this.pathOf(id), { force: true });
    throw new VernixError('not-found');
  }

  async #batches({ transferId, classes, numbers }: Pick<KeptExtract, 'transferId' | 'classes' | 'numbers'>) {
    return batchesOf(transferId, classes, await heldRows(this.#database, transferId, numbers));
  }

  async #own(person: Person, id: string): Promise<KeptExtract> {
    const kept = await this.#kept.find(person.account, id);
    if (kept === undefined) throw new VernixError('not-found');
    return kept;
  }
}
