/** A witness of transparency logs (c2sp.org/tlog-witness): it cosigns only what continues what it cosigned before. */
import { VernixError } from '@vernix/contracts';
import { createHttp, createRateLimit, type Log, listen, type Running } from '@vernix/service';
import { Verifier, WITNESS_SIZE_TYPE } from '@vernix/tlog';
import type { WitnessConfig } from './config.ts';
import { readSigners } from './keys.ts';
import { Memory } from './memory.ts';
import { Witness } from './witness.ts';

export { WitnessConfig } from './config.ts';

export interface RunningWitness extends Running {
  readonly addresses: { readonly http: string };
  /** Public keys, to be given out. */
  readonly keys: readonly string[];
}

/** Room for a proof and for a checkpoint that dozens of witnesses cosigned. */
const MOST_BODY_BYTES = 256 * 1024;
const PER_ADDRESS = { burst: 60, perMinute: 600 } as const;

/** @throws VernixError `log-key-invalid`, `witness-memory-missing`, `witness-memory-damaged` */
export async function startWitness(
  config: WitnessConfig,
  log: Log,
  now: () => Date = () => new Date(),
): Promise<RunningWitness> {
  const signers = await readSigners(config.keyFile);
  const logs = new Map(
    config.logs.map(({ origin, keys }) => [origin, keys.map((key) => Verifier.parse(key))]),
  );
  const memory = await Memory.open(config.directory, config.create);
  const witness = new Witness({ signers, logs, memory, log, now });
  const { host, port, tls } = config.listen;
  const app = await createHttp({ log, title: 'Vernix witness', tls, bodyLimit: MOST_BODY_BYTES });
  // The specification names no type for the request: whatever it is called, it is text.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  const limit = createRateLimit(PER_ADDRESS);
  app.post(
    '/add-checkpoint',
    { config: { access: 'log.witness' }, schema: { hide: true } },
    async (request, reply) => {
      if (!limit.allows(request.ip)) throw new VernixError('too-many-attempts');
      limit.take(request.ip);
      const answer = await witness.add(typeof request.body === 'string' ? request.body : '');
      const type = answer.status === 409 ? WITNESS_SIZE_TYPE : 'text/plain; charset=utf-8';
      await reply.code(answer.status).type(type).send(answer.body);
    },
  );
  const address = await listen(app, host, port);
  return {
    addresses: { http: address },
    keys: signers.map(({ verifier }) => verifier.vkey),
    close: () => app.close(),
  };
}
