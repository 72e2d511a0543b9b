/** One process that is kept running: started, watched, started again when it dies, stopped in good order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WIPE_FREED_MEMORY } from '@vernix/confinement';
import { quoted, VernixError } from '@vernix/contracts';
import { Aside } from './aside.ts';
import { readLines } from './lines.ts';
import { openLogFile } from './log-file.ts';
import { asLine, type Incident, readLine } from './zone-line.ts';

const READY_WITHIN_MS = 60_000;
/** Wait before starting again, doubled each time up to the longest; forgotten after a minute of good health. */
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
const HEALTHY_AFTER_MS = 60_000;
const TOLD_AGAIN_AFTER_MS = 60_000;

export interface ProcessSpec {
  readonly name: string;
  /** Flags, script and arguments for this very Node. Never a secret: any process on the machine may read them. */
  readonly argv: readonly string[];
  /** Where it starts, and what it takes for its home. */
  readonly cwd: string;
  readonly logFile: string;
  /** How long a clean stop may take; then the process is killed, which loses nothing that was acknowledged. */
  readonly stopWithinMs: number;
}

/**
 * What a child needs of our environment, and nothing else: it may hold secrets that are not its business. Its home is its
 * own code, for libraries look there, and in every directory on the way, for settings and passwords.
 */
function childEnvironment(home: string): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = { ...WIPE_FREED_MEMORY, HOME: home };
  for (const name of ['PATH', 'TMPDIR', 'LANG', 'TZ']) {
    if (process.env[name] !== undefined) environment[name] = process.env[name];
  }
  return environment;
}

export interface SupervisedEvents {
  /** The process died and is being started again. Its log says why. */
  readonly restarting: (name: string, logFile: string) => void;
  /** It says that somebody has to see to something. */
  readonly incident: (name: string, incident: Incident) => void;
}

export class Supervised {
  readonly #spec: ProcessSpec;
  readonly #events: SupervisedEvents;
  #child: ChildProcess | null = null;
  readonly #stop = new AbortController();
  #wait = FIRST_WAIT_MS;
  #wasReady = false;
  /** Of every code when it was told last. */
  readonly #toldAt = new Map<string, number>();

  constructor(spec: ProcessSpec, events: SupervisedEvents) {
    this.#spec = spec;
    this.#events = events;
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Resolves when the process says it is ready. @throws VernixError `zone-start-refused`, in the words of its code; `zone-not-starting` */
  async start(): Promise<void> {
    const { child, ready } = this.#spawn();
    await ready;
    this.#wasReady = true;
    this.#keep(child);
  }

  /** Asks the process to finish what it holds, waits, and kills it only when it takes too long. */
  async stop(): Promise<void> {
    this.#stop.abort();
    const child = this.#child;
    if (!isAlive(child)) return;
    const exited = once(child, 'exit');
    child.kill('SIGTERM');
    const late = new AbortController();
    const killed = sleep(this.#spec.stopWithinMs, undefined, { signal: late.signal }).then(
      () => child.kill('SIGKILL'),
      () => undefined,
    );
    await exited;
    late.abort();
    await killed;
  }

  #spawn(): { child: ChildProcess; ready: Promise<void> } {
    const { name, argv, cwd, logFile } = this.#spec;
    const log = openLogFile(logFile);
    // A session of its own, so that Ctrl-C in the terminal reaches only us and the order of stopping is ours; the
    // pipe on its standard input tells it when we are gone, however we went.
    const child = spawn(process.execPath, argv, {
      stdio: ['pipe', 'pipe', 'pipe'],
      cwd,
      detached: true,
      env: childEnvironment(cwd),
    });
    this.#child = child;
    child.stdin.on('error', () => undefined);
    const ready = new Promise<void>((resolve, reject) => {
      let refusal: Incident | null = null;
      const fail = (): void => reject(notStarting(name, refusal));
      const timer = setTimeout(fail, READY_WITHIN_MS).unref();
      const aside = new Aside((said) => log.write(asLine(name, said)));
      const onLine = (line: string): void => {
        log.write(line);
        const read = readLine(line);
        if (read === 'ready') {
          clearTimeout(timer);
          aside.pass();
          resolve();
        } else if (read !== null) {
          if (read.isRefusal) refusal = read;
          if (read !== refusal || this.#wasReady) this.#tell(read);
        }
      };
      readLines(child.stdout, onLine);
      readLines(child.stderr, (line) => aside.say(line));
      child.once('error', fail);
      child.once('close', () => {
        clearTimeout(timer);
        aside.pass(refusal?.code);
        log.close();
        fail();
      });
    });
    return { child, ready };
  }

  /** Each at most once a minute: a robbed zone could say it without end, and its log has it all. */
  #tell(incident: Incident): void {
    const now = performance.now();
    const last = this.#toldAt.get(incident.code);
    if (last !== undefined && now - last < TOLD_AGAIN_AFTER_MS) return;
    this.#toldAt.set(incident.code, now);
    this.#events.incident(this.#spec.name, incident);
  }

  #keep(child: ChildProcess): void {
    // The only way it ends with an error is being stopped while it waits.
    this.#watch(child).catch(() => undefined);
  }

  async #watch(first: ChildProcess): Promise<void> {
    for (let child: ChildProcess | null = first; ; child = this.#startAgain()) {
      const since = Date.now();
      if (isAlive(child)) await once(child, 'exit');
      if (this.#stop.signal.aborted) return;
      if (Date.now() - since > HEALTHY_AFTER_MS) this.#wait = FIRST_WAIT_MS;
      this.#events.restarting(this.#spec.name, this.#spec.logFile);
      await sleep(this.#wait, undefined, { signal: this.#stop.signal });
      this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS);
    }
  }

  /** It dies again, or becomes ready: either way it is watched, and the next wait is longer. Null when none could be begun. */
  #startAgain(): ChildProcess | null {
    try {
      const { child, ready } = this.#spawn();
      ready.catch(() => child.kill('SIGKILL'));
      return child;
    } catch {
      return null; // no room for its log, say
    }
  }
}

function notStarting(zone: string, refusal: Incident | null): VernixError {
  if (refusal === null) return new VernixError('zone-not-starting', { zone });
  return new VernixError('zone-start-refused', { zone, ...quoted(refusal) });
}

/** One that could not be begun has no number, says so later by an error, and never exits. */
function isAlive(child: ChildProcess | null): child is ChildProcess {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null;
}
