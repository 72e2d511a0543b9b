import type { Operation } from './operation.ts';

export const hello: Operation<'hello'> = (holdings) => {
  const { epochs, keyring, transfers } = holdings;
  return Promise.resolve({
    answer: {
      version: 'vernix-keys/1',
      statement: epochs.statement,
      statementKey: keyring.state.statement.key.publicKey,
      epochs: epochs.kept().map((epoch) => ({
        ...epoch,
        opened: transfers.opened(epoch.epoch),
        pending: transfers.pending(epoch.epoch),
      })),
    },
  });
};

export const figures: Operation<'figures'> = (holdings) => {
  const { releases, lastReleaseAt, identity, clinical, transfers } = holdings.releases.figures;
  const { logSize, refused, frozen, lastAlarmAt, touched, lastTouchedAt } = holdings.releases.figures;
  const { seen } = holdings.releases.witnessing.cosigned;
  return Promise.resolve({
    answer: {
      releases,
      lastReleaseAt,
      itemsReleased: { identity, clinical },
      transfersOpened: transfers,
      logSize,
      refused,
      lastAlarmAt,
      frozen,
      decoys: { every: holdings.decoys.plan.every, touched, lastTouchedAt },
      witnessed: seen === null ? null : { size: seen.size, at: seen.at?.toISOString() ?? null },
      epoch: holdings.epochs.current,
      epochsDestroyed: holdings.epochs.destroyed,
    },
  });
};

export const meterOverview: Operation<'meter.overview'> = (holdings) => {
  return Promise.resolve({ answer: holdings.releases.overview() });
};

export const meterSimulate: Operation<'meter.simulate'> = async (holdings, { table, days }) => {
  return { answer: await holdings.releases.simulate(table, days) };
};
