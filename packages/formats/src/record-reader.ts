import { createHash, type Hash } from 'node:crypto';
import {
  compileCondition,
  type ElementId,
  elementIndex,
  emptyValues,
  type Issue,
  type RowRuleId,
  readNumber,
  type Value,
  type Values,
} from '@vernix/dictionary';
import { type CellReader, compileColumn } from './column.ts';
import type { Header } from './header.ts';
import type { Mapping, Target } from './mapping.ts';
import type { ParsedRow } from './parsed-row.ts';
import type { Row } from './row.ts';

/** Gives one element's value out of a row's cells, or the issue why there is none. */
interface CellSource {
  readonly read: (row: Row) => Value | Issue;
  /** Which cells it reads. */
  readonly cells: readonly number[];
}
/** Gives one element's value out of those already there. */
type LaterSource = (values: Values) => Value;

interface Read<S> {
  readonly at: number;
  readonly source: S;
}

const NONE: readonly Issue[] = [];

/** Turns rows into records as a mapping says. Compiled once a file; reading a sound row allocates only its values. */
export class RecordReader {
  readonly #width: number;
  readonly #cells: readonly (Read<CellSource> & { readonly aboutBirth: boolean })[];
  readonly #later: readonly Read<LaterSource>[];

  /** @param width how many cells each row must have: as many as the header */
  constructor(mapping: Mapping, header: Header, width: number) {
    this.#width = width;
    this.#cells = mapping.targets.flatMap((target) => {
      const source = cellSource(target, header);
      const aboutBirth = !target.element.startsWith('record.');
      return source === null ? [] : [{ at: elementIndex(target.element), source, aboutBirth }];
    });
    this.#later = mapping.targets.flatMap((target) => {
      const source = laterSource(target);
      return source === null ? [] : [{ at: elementIndex(target.element), source }];
    });
  }

  read(row: Row, number: number): ParsedRow {
    const values = emptyValues();
    const fault = this.#fault(row);
    if (fault !== null) return { row: number, values, issues: [rowIssue(fault)], unread: '', rejected: true };
    let issues: Issue[] | null = null;
    let unread: Hash | null = null;
    let known = false;
    for (const { at, source, aboutBirth } of this.#cells) {
      const value = source.read(row);
      if (value === null) continue;
      if (typeof value === 'object') {
        (issues ??= []).push(value);
        unread = addCells((unread ??= createHash('sha256')), at, row, source.cells);
      } else {
        values[at] = value;
        known ||= aboutBirth;
      }
    }
    if (!known) (issues ??= []).push(rowIssue('record-empty'));
    for (const { at, source } of this.#later) values[at] = source(values);
    return {
      row: number,
      values,
      issues: issues ?? NONE,
      unread: unread?.digest('base64url') ?? '',
      rejected: !known,
    };
  }

  /** Why the row's cells cannot be told apart, or null. */
  #fault(row: Row): RowRuleId | null {
    if (row.torn) return 'row-quotes';
    if (row.count < this.#width) return 'row-short';
    return row.count > this.#width ? 'row-long' : null;
  }
}

/** As a digest, not as they are: an unreadable cell may be as long as a cell can be. */
function addCells(unread: Hash, at: number, row: Row, cells: readonly number[]): Hash {
  const texts = cells.map((cell) => row.bytes(cell));
  return unread.update(JSON.stringify([at, ...texts]));
}

const rowIssue = (rule: RowRuleId): Issue => ({ element: null, rule, severity: 'reject' });

function cellSource({ element, from }: Target, header: Header): CellSource | null {
  const undecodable: Issue = { element, rule: 'undecodable', severity: 'query' };
  if ('column' in from) {
    const cell = header.get(from.column);
    if (cell === undefined) return null;
    const read: CellReader = compileColumn(element, from);
    return {
      cells: [cell],
      read: (row) => {
        const text = row.cell(cell);
        return text === null ? undecodable : read(text);
      },
    };
  }
  if (!('sum' in from)) return null;
  const cells = from.sum.flatMap((column) => header.get(column) ?? []);
  return cells.length < from.sum.length ? null : sumSource(element, cells, from.plus ?? 0);
}

function sumSource(element: ElementId, cells: readonly number[], plus: number): CellSource {
  const unreadable: Issue = { element, rule: 'unreadable', severity: 'query' };
  const read = (row: Row): Value | Issue => {
    let sum = plus;
    for (const cell of cells) {
      const text = row.cell(cell)?.trim();
      if (text === '') return null;
      const part = text === undefined ? NaN : readNumber(text);
      if (!Number.isInteger(part)) return unreadable;
      sum += part;
    }
    return sum;
  };
  return { cells, read };
}

function laterSource({ from }: Target): LaterSource | null {
  if ('constant' in from) return () => from.constant;
  if (!('cases' in from)) return null;
  const cases = from.cases.map(({ when, then }) => ({ test: compileCondition(when), then }));
  return (values) => cases.find(({ test }) => test(values, NaN))?.then ?? null;
}
