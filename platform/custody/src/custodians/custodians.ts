import type { Decrypter, Encrypter, Identity } from 'age-encryption';
import type { CustodiansConfig } from '../config.ts';
import type { Custody, CustodyEvents } from '../custody.ts';
import { Ceremony } from './ceremony.ts';
import { serveCeremony } from './serve-ceremony.ts';
import { checkCustodians, readShares, type SealedShare, shareOut } from './shares.ts';

/** Any k of n people. To open is to wait for them: it takes as long as they do. */
export class Custodians implements Custody {
  readonly kind = 'custodians';
  readonly #config: CustodiansConfig;
  readonly #events: CustodyEvents;

  constructor(config: CustodiansConfig, events: CustodyEvents) {
    this.#config = config;
    this.#events = events;
  }

  seal(encrypter: Encrypter): Promise<void> {
    encrypter.addRecipient({ wrapFileKey: (fileKey) => shareOut(fileKey, this.#config) });
    return Promise.resolve();
  }

  open(decrypter: Decrypter): Promise<void> {
    decrypter.addIdentity({
      unwrapFileKey: (stanzas) => {
        const shares = readShares(stanzas);
        checkCustodians(shares, this.#config);
        return this.#await(shares);
      },
    } satisfies Identity);
    return Promise.resolve();
  }

  async #await(shares: readonly SealedShare[]): Promise<Uint8Array> {
    const ceremony = new Ceremony(shares, this.#events);
    const stop = await serveCeremony(ceremony, this.#config.socket);
    try {
      this.#events.waiting(ceremony.status.threshold, shares.length);
      return await ceremony.whole;
    } finally {
      await stop();
      ceremony.close();
    }
  }
}
