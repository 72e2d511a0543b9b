import type { KeyClient } from '@vernix/key-channel';
import type { KeyServiceConfig } from '../src/index.ts';
import { Bench } from './helpers.ts';
import { Officers } from './officers.ts';

/** A key service with two officers, and one partner that is nobody: `nobody`. */
export class HouseWithNobody {
  readonly bench: Bench;
  readonly officers: Officers;
  /** Of the zones' socket and of the operator's; others after a restart. */
  client!: KeyClient;
  admin!: KeyClient;
  /** Whom deliveries to `nobody` are sealed to. */
  recipient = '';

  private constructor(bench: Bench) {
    this.bench = bench;
    this.officers = new Officers(bench);
  }

  static async make(): Promise<HouseWithNobody> {
    const house = new HouseWithNobody(await Bench.make());
    await house.start('start');
    await house.officers.found();
    house.recipient = await house.made();
    return house;
  }

  async start(how: 'start' | 'restart', changes: Partial<KeyServiceConfig> = {}): Promise<void> {
    await this.bench[how]({ desk: this.officers.config, ...changes });
    [this.client, this.admin] = [await this.bench.client(), await this.bench.client(this.bench.adminSocket)];
  }

  async made(partner = 'nobody'): Promise<string> {
    const { answer } = await this.admin.call('decoys.recipient', { principal: 'operator', partner });
    return answer.recipient;
  }

  /** What the operator reads of decoys. */
  async status() {
    return (await this.admin.call('decoys.status', {})).answer;
  }

  alarms(): number {
    return this.bench.logged.filter((line) => line.includes('decoy-touched')).length;
  }

  async close(): Promise<void> {
    await this.officers.close();
    await this.bench.clean();
  }
}
