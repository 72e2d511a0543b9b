import { VernixError } from '@vernix/contracts';
import { Verifier } from '../notes/verifier.ts';
import type { LogPolicy } from './policy.ts';

/** Where a witness answers, and the keys of which one at least signs what it answers. */
export interface WitnessAddress {
  readonly url: string;
  readonly verifiers: readonly Verifier[];
}

/** A policy as a file gives it. */
export interface PolicyFile extends LogPolicy {
  /** As far as the file says, also of witnesses that are not in the quorum; each address once. */
  readonly addresses: readonly WitnessAddress[];
}

const MOST_CHARACTERS = 256 * 1024;
const MOST_LINES = 1000;

/** A witness or a group, with what it takes to count as having signed. */
interface Member {
  readonly verifiers: readonly Verifier[];
  readonly needed: number;
}

/**
 * Reads a policy in the format that Sigsum and Tessera share, keys written as in notes:
 *
 *     log <vkey>
 *     witness <label> <vkey> [<url>]
 *     group <label> <number>|any|all <label>...
 *     quorum <label>|none
 *
 * Empty lines and those that begin with `#` say nothing. Every `log` line is a key of one log, and all of them must have
 * signed. Groups are of witnesses, not of groups.
 * @throws VernixError `log-policy-invalid` with the number of the line (0: the whole), `log-key-invalid`
 */
export function parsePolicy(text: string): PolicyFile {
  const lines = text.split('\n');
  if (text.length > MOST_CHARACTERS || lines.length > MOST_LINES) throw invalid(0);
  const read = new Reading();
  for (const [at, line] of lines.entries()) {
    const words = line.trim().split(/\s+/);
    if (words[0] !== '' && words[0]?.startsWith('#') === false && !read.take(words)) throw invalid(at + 1);
  }
  return read.end();
}

const invalid = (line: number): VernixError => new VernixError('log-policy-invalid', { line });

class Reading {
  readonly #log: Verifier[] = [];
  readonly #members = new Map<string, Member>();
  readonly #groups = new Set<string>();
  readonly #addresses = new Map<string, Verifier[]>();
  #quorum: Member | undefined;

  /** Whether the line is one. */
  take([word, ...rest]: readonly string[]): boolean {
    if (word === 'log') return this.#takeLog(rest);
    if (word === 'witness') return this.#takeWitness(rest);
    if (word === 'group') return this.#takeGroup(rest);
    return word === 'quorum' && this.#takeQuorum(rest);
  }

  end(): PolicyFile {
    const [first] = this.#log;
    const oneLog = this.#log.every(({ name }) => name === first?.name);
    if (first === undefined || !oneLog || this.#quorum === undefined) throw invalid(0);
    return {
      log: { origin: first.name, verifiers: this.#log },
      witnesses: this.#quorum.verifiers,
      quorum: this.#quorum.needed,
      addresses: [...this.#addresses].map(([url, verifiers]) => ({ url, verifiers })),
    };
  }

  #takeLog([vkey = '', more]: readonly string[]): boolean {
    this.#log.push(Verifier.parse(vkey));
    return more === undefined;
  }

  #takeWitness([label, vkey = '', url, more]: readonly string[]): boolean {
    if (!this.#isNew(label) || more !== undefined) return false;
    if (url !== undefined && !/^https?:$/.test(protocolOf(url))) return false;
    const verifier = Verifier.parse(vkey);
    this.#members.set(label, { verifiers: [verifier], needed: 1 });
    const address = url?.replace(/\/+$/, '');
    if (address !== undefined)
      this.#addresses.set(address, [...(this.#addresses.get(address) ?? []), verifier]);
    return true;
  }

  #takeGroup([label, many = '', ...labels]: readonly string[]): boolean {
    const members = labels.map((each) => (this.#groups.has(each) ? undefined : this.#members.get(each)));
    if (!this.#isNew(label) || labels.length === 0 || members.includes(undefined)) return false;
    const verifiers = members.flatMap((member) => member?.verifiers ?? []);
    const most = new Set(verifiers.map(({ name }) => name)).size;
    const needed =
      many === 'all' ? most : many === 'any' ? 1 : /^[1-9]\d{0,3}$/.test(many) ? Number(many) : 0;
    if (needed < 1 || needed > most) return false;
    this.#groups.add(label);
    this.#members.set(label, { verifiers, needed });
    return true;
  }

  #takeQuorum([label = '', more]: readonly string[]): boolean {
    if (this.#quorum !== undefined || more !== undefined) return false;
    this.#quorum = label === 'none' ? { verifiers: [], needed: 0 } : this.#members.get(label);
    return this.#quorum !== undefined;
  }

  #isNew(label: string | undefined): label is string {
    return label !== undefined && label !== 'none' && !this.#members.has(label);
  }
}

function protocolOf(url: string): string {
  return URL.parse(url)?.protocol ?? '';
}
