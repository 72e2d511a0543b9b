/**
 * What test support leaves to be undone. Files of tests share a process, so a hook of a module that they share would run
 * for the first of them alone; `test-setup.ts` runs for each what was noted here.
 */
type Cleanup = () => unknown;

const afterTest: Cleanup[] = [];
const afterFile: Cleanup[] = [];

/** Runs when the test under way has ended; what was noted last, first. */
export const onceTestEnds = (cleanup: Cleanup): void => void afterTest.push(cleanup);

/** Runs when the file of tests under way has ended; what was noted last, first. */
export const onceFileEnds = (cleanup: Cleanup): void => void afterFile.push(cleanup);

async function runAll(cleanups: Cleanup[]): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

export const cleanUpAfterTest = (): Promise<void> => runAll(afterTest);
export const cleanUpAfterFile = (): Promise<void> => runAll(afterFile);
