import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { askerFor, type Person, principalOf } from '@vernix/access';
import {
  type ExtractPartners,
  type ExtractRequest,
  isUnderWay,
  type RowExtract,
  VernixError,
} from '@vernix/contracts';
import { KeyClient } from '@vernix/key-channel';
import { sealBuffer } from '@vernix/seal';
import { outgoingOf } from '../deliveries/standing.ts';
import { takeBack as holdBack } from '../deliveries/turns.ts';
import { rowsIn } from './items.ts';
import { type AskedExtract, type KeptExtract, KeptExtracts, shown } from './kept.ts';
import { type ExtractParts, heldBatches, isCutShort, makeExtract } from './make.ts';
import { askOfficers, requireSigned, statesOf, takeBack } from './officers.ts';
import type { Reader } from './write.ts';

type All = Pick<AskedExtract, 'transferId' | 'purpose' | 'classes' | 'recipient' | 'partner'>;
type Few = NonNullable<Extract<ExtractRequest, { recipient: string }>['few']>;

const makingKey = ({ account }: Pick<Person, 'account'>, id: string): string => `${account} ${id}`;
const newId = (): string => randomBytes(16).toString('base64url');

/** What is for a partner is read as that. */
const readerFor = (reader: Reader, partner: string | null): Reader =>
  partner === null ? reader : { ...reader, deliverTo: partner };

/**
 * Extracts of a file's rows. For all of them two officers sign exactly these items, and the key service gives no others under
 * their approval; never within a budget, since a file holds decoys, which stop whoever asks for them without officers
 * (docs/adr/0018-decoys.md). A few a person opens on their own word: as far as their budget reaches, or under an approval of
 * theirs, and a decoy among them stops them. What is opened is sealed to the recipient that the asker named, or to a partner's
 * key by the roster: then the asker never has it, and it goes out by the gateway.
 */
export class Extracts {
  readonly #parts: ExtractParts;
  readonly #kept: KeptExtracts;
  /** Under way: what officers signed can be read once. */
  readonly #making = new Map<string, Promise<RowExtract>>();

  constructor(parts: ExtractParts) {
    this.#parts = parts;
    this.#kept = new KeptExtracts(parts.database);
  }

  /** Where a made one is, sealed. */
  pathOf(id: string): string {
    return join(this.#parts.directory, `${id}.age`);
  }

  /** To whom rows can be sent, by name. */
  partners(): ExtractPartners['partners'] {
    return this.#parts.partners
      .withKey()
      .map(({ id, name }) => ({ id, name }))
      .toSorted((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Asks officers for all rows; opens a few at once.
   * @throws VernixError `not-allowed`, `recipient-invalid`, `partner-without-key`, `extract-empty`, `row-not-held`; what officers'
   * requests and releases throw
   */
  async ask(person: Person, request: ExtractRequest): Promise<RowExtract> {
    const { transferId, purpose, classes } = request;
    const reader = askerFor(person, 'item.read', purpose);
    const partner = 'to' in request ? request.to : null;
    const recipient = 'to' in request ? this.#parts.partners.keyOf(request.to) : request.recipient;
    await sealBuffer([recipient], new Uint8Array()); // whom nothing can be sealed to is found before anything is asked
    const asked: All = { transferId, purpose, classes, recipient, partner };
    if ('to' in request || request.few === undefined)
      return await this.#askForAll(person, readerFor(reader, partner), asked);
    return await this.#read(person, reader, asked, request.few);
  }

  async #askForAll(person: Person, reader: Reader, asked: All): Promise<RowExtract> {
    const { transferId } = asked;
    const batches = await heldBatches(this.#parts.database, { ...asked, numbers: null });
    const items = batches.flat();
    if (items.length === 0) throw new VernixError('extract-empty');
    const approval = await KeyClient.with(this.#parts.keyService, (keys) =>
      askOfficers(keys, reader, transferId, batches),
    );
    const id = newId();
    const kept = await this.#kept.add(person.account, {
      ...asked,
      ...{ id, rows: rowsIn(items), items: items.length, numbers: null, approval },
    });
    return this.#shown(kept, 'asked');
  }

  /** What is refused, or fails, leaves nothing behind. */
  async #read(person: Person, reader: Reader, asked: All, { rows, under }: Few): Promise<RowExtract> {
    const numbers = rows.toSorted((a, b) => a - b);
    const items = (await heldBatches(this.#parts.database, { ...asked, numbers })).flat();
    const held = new Set(items.map(({ row }) => row));
    const missing = numbers.find((row) => !held.has(row));
    if (missing !== undefined) throw new VernixError('row-not-held', { row: missing });
    const kept = await this.#kept.add(person.account, {
      ...asked,
      ...{ id: newId(), rows: numbers.length, items: items.length, numbers, approval: under ?? null },
    });
    try {
      const read = under === undefined ? reader : { ...reader, under };
      return await KeyClient.with(this.#parts.keyService, (keys) => this.#make(keys, read, kept));
    } catch (error) {
      await this.#removeKept(kept.id);
      throw error;
    }
  }

  /** One's own, newest first. */
  async list(person: Person): Promise<RowExtract[]> {
    const before = new Set(this.#making.keys()); // one may end between two looks
    const all = await this.#kept.listOf(person.account);
    if (all.every(({ madeAt }) => madeAt !== null)) return all.map((one) => this.#shown(one));
    const states = await KeyClient.with(this.#parts.keyService, (keys) => statesOf(keys, all));
    return await Promise.all(
      states.map(async ([one, state]) => {
        const key = makingKey(person, one.id);
        const isMaking = before.has(key) || this.#making.has(key);
        const isCut = !isMaking && (await isCutShort(one, this.pathOf(one.id)));
        const cut = one.usedElsewhereAt === null ? 'cut' : 'elsewhere';
        return this.#shown(one, isCut ? cut : state);
      }),
    );
  }

  /**
   * Opens what two officers approved, once; whoever asks meanwhile gets that one. What a failure cut short is asked for anew.
   * @throws VernixError `not-found`, `approval-incomplete`, `extract-cut-short`, `extract-used-elsewhere`, a release's refusal
   */
  async make(person: Person, id: string): Promise<RowExtract> {
    const key = makingKey(person, id);
    const making = this.#making.get(key) ?? this.#open(person, id).finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    return await making;
  }

  /**
   * Removes it, and what was made; its request, if it waits or was signed, is taken back, and so is a delivery that has not left. What is on
   * record of a delivery stays.
   * @throws VernixError `not-found`, `delivery-under-way`
   */
  async remove(person: Person, id: string): Promise<void> {
    const kept = await this.#own(person, id);
    const outgoing = outgoingOf(kept);
    if (outgoing?.state === 'made') await holdBack(this.#parts.database, id);
    else if (outgoing !== null && isUnderWay(outgoing, Date.now()))
      throw new VernixError('delivery-under-way');
    // One that is being opened ends by itself: cut off from its keys it would raise an alarm.
    if (kept.madeAt === null && !this.#making.has(makingKey(person, id)))
      await KeyClient.with(this.#parts.keyService, (keys) => takeBack(keys, principalOf(person), kept));
    await this.#removeKept(id);
  }

  /** Where one of one's own is, when it was made, and for oneself. @throws VernixError `not-found` */
  async locate(person: Person, id: string): Promise<{ path: string; bytes: number }> {
    const { madeAt, bytes, partner } = await this.#own(person, id);
    if (madeAt === null || partner !== null) throw new VernixError('not-found');
    return { path: this.pathOf(id), bytes: Number(bytes) };
  }

  /** What was not fetched in time is asked for again. */
  async removeOld(): Promise<void> {
    for (const id of await this.#kept.old()) await this.#removeKept(id);
  }

  /** Nothing more is read of what was cut short; also where a crash, or a key service that was away, kept it from being so at once. */
  async closeCut(): Promise<void> {
    const before = new Set(this.#making.keys()); // one may end between two looks
    for (const one of await this.#kept.opening()) {
      const key = makingKey(one, one.id);
      if (!before.has(key) && !this.#making.has(key)) await this.#closeIfCut(one);
    }
  }

  /** Removed meanwhile, nobody goes on with it either. */
  async #closeFailed(kept: KeptExtract): Promise<void> {
    const now = await this.#kept.find(kept.account, kept.id);
    await this.#closeIfCut(now ?? { ...kept, openingAt: new Date() });
  }

  async #closeIfCut(kept: KeptExtract): Promise<void> {
    if (kept.numbers !== null || !(await isCutShort(kept, this.pathOf(kept.id)))) return;
    await KeyClient.with(this.#parts.keyService, (keys) => takeBack(keys, principalOf(kept), kept));
    await this.#kept.closed(kept.id);
  }

  async #removeKept(id: string): Promise<void> {
    for (const path of [this.pathOf(id), `${this.pathOf(id)}.part`]) await rm(path, { force: true });
    await this.#kept.remove(id);
  }

  async #open(person: Person, id: string): Promise<RowExtract> {
    const kept = await this.#own(person, id);
    if (kept.madeAt !== null) return this.#shown(kept);
    const { approval, numbers, partner } = kept;
    if (approval === null || numbers !== null) throw new VernixError('not-found');
    if (await isCutShort(kept, this.pathOf(id)))
      throw new VernixError(kept.usedElsewhereAt === null ? 'extract-cut-short' : 'extract-used-elsewhere');
    const reader = readerFor({ ...askerFor(person, 'item.read', kept.purpose), under: approval }, partner);
    return await KeyClient.with(this.#parts.keyService, async (keys) => {
      await requireSigned(keys, approval);
      return await this.#make(keys, reader, kept);
    });
  }

  /** When it was removed meanwhile, nothing of it stays. */
  async #make(keys: KeyClient, reader: Reader, kept: KeptExtract): Promise<RowExtract> {
    const path = this.pathOf(kept.id);
    try {
      await makeExtract(this.#parts, this.#kept, { keys, reader, path }, kept);
    } catch (error) {
      await this.#closeFailed(kept).catch(() => undefined); // what fails here the next round does
      throw error;
    }
    const made = await this.#kept.find(kept.account, kept.id);
    if (made !== undefined) return this.#shown(made);
    await rm(path, { force: true });
    throw new VernixError('not-found');
  }

  #shown(
    kept: KeptExtract,
    state: RowExtract['state'] = kept.partner === null ? 'ready' : 'sent',
  ): RowExtract {
    return shown(kept, state, (partner) => this.#parts.partners.nameOf(partner));
  }

  async #own(person: Person, id: string): Promise<KeptExtract> {
    const kept = await this.#kept.find(person.account, id);
    if (kept === undefined) throw new VernixError('not-found');
    return kept;
  }
}
