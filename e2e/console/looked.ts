import type { Browser } from 'playwright-core';
import type { System } from '../support/system.ts';
import type { Visit } from '../support/visit.ts';

/** What a browser has of those who are signed in. */
export type State = Awaited<ReturnType<Visit['context']['storageState']>>;

/** A house with the files of two hospitals in it, and a browser. */
export interface Looked {
  readonly system: System;
  readonly browser: Browser;
  /** A clerk, a steward and a quality lead, each signed in where they work. */
  readonly state: State;
  /** The file that the clerk's hospital sent. */
  readonly transfer: string;
  /** Sends another sender's file of the same people. */
  sendAs(sender: string): Promise<unknown>;
}
