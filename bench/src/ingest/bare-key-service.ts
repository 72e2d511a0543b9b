/**
 * The key service without what guards it: the operations that ingest asks for, over the same socket and the same keys, and
 * nothing is metered, written down or watched. Only to measure what guarding costs; there is no switch for it in the product.
 */
import { chmod } from 'node:fs/promises';
import { custodyOf, keystorePlaces, openStateFile, TagSets, UNHEARD } from '@vernix/custody';
import { KeyServer } from '@vernix/key-channel';
import { loadConfig, runProcess } from '@vernix/service';
import { KeyServiceConfig } from '../../../apps/key-service/src/config.ts';
import { Decoys } from '../../../apps/key-service/src/decoys.ts';
import { Epochs } from '../../../apps/key-service/src/epochs.ts';
import { Keyring } from '../../../apps/key-service/src/keyring.ts';
import { createKeystore } from '../../../apps/key-service/src/keystore.ts';
import { type Holdings, perform } from '../../../apps/key-service/src/operations/index.ts';
import { Transfers } from '../../../apps/key-service/src/transfers.ts';

const config = loadConfig(KeyServiceConfig);

/** Every transfer is open, and there is nothing to ask before a release, nor to write after it. */
class AllOpen extends Transfers {
  override checkMayOpen(): void {}
  override checkIsOpen(): void {}
}
let releaseNumber = 0;
const releases = { release: () => Promise.resolve((releaseNumber += 1)), note: () => Promise.resolve(0) };
const opened = { knows: () => false, knowsElsewhere: () => false, add: () => Promise.resolve() };

runProcess('bare-key-service', async () => {
  const places = keystorePlaces(config);
  const { directory } = places;
  const custody = custodyOf(config, UNHEARD);
  await createKeystore(places, custody, config.logOrigin, new Date());
  const keyring = await Keyring.open(await openStateFile(places, custody));
  await chmod(directory, 0o700);
  const transfers = new AllOpen();
  const tags = await TagSets.open(directory, (kind) => keyring.tagKey(kind));
  const decoys = await Decoys.open(tags, keyring, null);
  const epochs = await Epochs.open({
    keyring,
    times: config,
    now: () => new Date(),
    steady: () => Date.now(),
    pending: () => 0,
    underWay: () => 0,
    note: () => Promise.resolve(),
  });
  const holdings = { keyring, epochs, transfers, decoys, releases, opened, tags } as unknown as Holdings;
  const server = new KeyServer({
    ended: () => undefined,
    refused: () => undefined,
    full: () => undefined,
    failed: (op, error) => void process.stderr.write(`${op}: ${String(error)}\n`),
  });
  await server.listen(config.socket, (request, binary) => perform(holdings, request, binary, 'first'));
  return { addresses: { keys: config.socket }, close: () => server.close() };
});
