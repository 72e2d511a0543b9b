import {
  AccountList,
  type ListedPerson,
  type PasskeyAdded,
  PublicPasskey,
  VernixError,
} from '@vernix/contracts';
import { type Content, contentOf, RosterVersion } from '@vernix/roster';
import { verifyStatement } from '@vernix/seal';
import type { Log, Session, SignedIn } from '@vernix/service';
import { z } from 'zod';
import type { PasskeyHolders } from './passkey-routes.ts';
import type { KeptPasskey } from './passkeys.ts';

/** Where the signed list is. Somebody else puts it in place. */
export const AccountsFile = z.strictObject({
  file: z.string().min(1).max(4096),
  /** Ed25519 public key (JWK `x`) that signs it: the roster's. */
  publicKey: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** Remembers the highest version seen, so that no older list is taken. */
  versionFile: z.string().min(1).max(4096),
  checkSeconds: z.number().positive().max(86_400).default(10),
});
export type AccountsFile = z.infer<typeof AccountsFile>;

interface Listed {
  readonly person: ListedPerson;
  readonly passkey: PublicPasskey;
}

/**
 * The people who may sign in where there is no database. Read-only: a new passkey's public half is shown to its owner, to
 * be signed onto the list. A list that does not verify, or is older than any seen here before, is refused, and the one in use
 * stays. Counters live as long as the process: they only ever tell that a passkey was copied.
 */
export class ListedPeople implements PasskeyHolders {
  readonly #settings: AccountsFile;
  readonly #version: RosterVersion;
  readonly #log: Log;
  readonly #gone: (account: string) => void;
  readonly #counters = new Map<string, number>();
  #byPasskey: ReadonlyMap<string, Listed> = new Map();
  #people: readonly ListedPerson[] = [];
  /** Of what was read last; undefined until there was a list. */
  #mark: string | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;

  private constructor(
    settings: AccountsFile,
    version: RosterVersion,
    log: Log,
    gone: (account: string) => void,
  ) {
    this.#settings = settings;
    this.#version = version;
    this.#log = log;
    this.#gone = gone;
  }

  /**
   * @param gone is told whose entry changed or went: their sessions end
   */
  static async open(
    settings: AccountsFile,
    log: Log,
    gone: (account: string) => void,
  ): Promise<ListedPeople> {
    const version = await RosterVersion.recall(settings.versionFile, settings.publicKey);
    const people = new ListedPeople(settings, version, log, gone);
    await people.refresh();
    people.#timer = setInterval(() => void people.refresh(), settings.checkSeconds * 1000);
    return people;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Reads the file again when it changed; one look at a time. Until there was one, nobody is listed. It does not throw. */
  refresh(): Promise<void> {
    this.#refreshing = this.#refreshing.then(() => this.#look());
    return this.#refreshing;
  }

  find(id: string): ReturnType<PasskeyHolders['find']> {
    const found = this.#byPasskey.get(id);
    if (found === undefined) return Promise.resolve(null);
    const { person, passkey } = found;
    const kept = { ...passkey, counter: this.#counters.get(id) ?? 0 };
    return Promise.resolve({ who: whoIs(person, id), kept });
  }

  of(account: string): Promise<readonly PublicPasskey[]> {
    return Promise.resolve(this.#people.find((person) => person.account === account)?.passkeys ?? []);
  }

  used(id: string, counter: number): Promise<void> {
    this.#counters.set(id, counter);
    return Promise.resolve();
  }

  signedIn({ account, passkey }: SignedIn, counter: number): Promise<SignedIn> {
    const found = passkey === null ? undefined : this.#byPasskey.get(passkey);
    if (passkey === null || found?.person.account !== account)
      return Promise.reject(new VernixError('passkey-refused')); // off the list since it was found
    this.#counters.set(passkey, counter);
    return Promise.resolve(whoIs(found.person, passkey));
  }

  add({ account, role, partner }: Session, made: KeptPasskey): Promise<PasskeyAdded> {
    return Promise.resolve({
      kept: false,
      person: { account, role, organisation: partner, passkeys: [PublicPasskey.parse(made)] },
    });
  }

  async #look(): Promise<void> {
    try {
      const content = await contentOf(this.#settings.file, this.#mark);
      if (content !== null) await this.#read(content);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') this.#log.failure('accounts-refused', error);
    }
  }

  async #read({ mark, text }: Content): Promise<void> {
    let list: AccountList;
    try {
      list = await verifyStatement(text, this.#settings.publicKey, AccountList);
      await this.#version.use(list.version);
    } catch (error) {
      // A refusal is told once. What else kept us from taking it, such as a full disk, may pass: it is tried again.
      if (error instanceof VernixError) this.#mark = mark;
      throw error;
    }
    this.#mark = mark;
    this.#take(list.people);
    this.#log.info('accounts-read', { version: list.version, count: list.people.length });
  }

  #take(people: readonly ListedPerson[]): void {
    const now = new Map(people.map((person) => [person.account, JSON.stringify(person)]));
    const before = this.#people;
    this.#people = people;
    this.#byPasskey = new Map(
      people.flatMap((person) => person.passkeys.map((passkey) => [passkey.id, { person, passkey }])),
    );
    for (const person of before) {
      if (now.get(person.account) !== JSON.stringify(person)) this.#gone(person.account);
    }
  }
}

const whoIs = ({ account, role, organisation }: ListedPerson, passkey: string): SignedIn => ({
  account,
  role,
  partner: organisation,
  way: 'passkey',
  passkey,
});
