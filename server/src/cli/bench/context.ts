import type { Database } from '../../platform/db';
import type { RawDriver } from './raw';

/** What a bench function is given: a fresh database and the bare driver on the same one. */
export interface BenchContext {
  readonly db: Database;
  readonly raw: RawDriver;
  /** Clients at once, for the product and for the bare driver alike. */
  readonly concurrency: number;
  readonly scale: {
    readonly history: number;
    readonly sweepLots: number;
    readonly liabilityLots: number;
    readonly backtestStudents: number;
  };
}

/** One line of the table. */
export interface BenchLine {
  readonly name: string;
  readonly unit: string;
  readonly product: number;
  /** The bare driver with the same statements; null where a ratio says nothing. */
  readonly raw: number | null;
}
