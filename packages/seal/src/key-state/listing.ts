import type { KeyListing, KeyName } from '@vernix/contracts';
import type { Epoch, KeyState } from './state.ts';

function stateOfEpoch({ retiredAt, destroyedAt }: Epoch): KeyListing['state'] {
  return destroyedAt !== null ? 'destroyed' : retiredAt !== null ? 'retired' : 'current';
}

/** Every generation of every key, without the keys. `sealings`: how often they were sealed anew. */
export function listKeyState(state: KeyState, sealings: number): KeyListing[] {
  const { intake, items, tokens, pseudonyms, statement, log } = state;
  const dated = (key: KeyName, list: readonly { generation: number; since: string }[]): KeyListing[] =>
    list.map(({ generation, since }, index) => ({
      key,
      generation,
      since,
      state: index === list.length - 1 ? 'current' : 'retired',
    }));
  const families = Object.entries(pseudonyms).flatMap(([of, one]) =>
    dated('pseudonyms', [one]).map((listing) => ({ ...listing, of })),
  );
  return [
    ...intake.epochs.map(
      (epoch): KeyListing => ({
        key: 'intake',
        generation: epoch.epoch,
        state: stateOfEpoch(epoch),
        since: epoch.destroyedAt ?? epoch.retiredAt ?? epoch.createdAt,
      }),
    ),
    ...dated('items', items),
    ...dated('tokens', tokens),
    ...families,
    ...dated('statement', [statement]),
    ...dated('log', log),
    { key: 'sealing', generation: sealings, state: 'current', since: null },
  ];
}
