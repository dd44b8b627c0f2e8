import { useEffect, useRef, useState } from 'react';
import {
  headSteps,
  type Noted,
  type OwnDraws,
  type Published,
  type Step,
  type Walk,
  walkDraws,
  walkInTurns,
  walkSteps,
} from '../../verify-model';

/** So many draws between two turns of the screen: a few dozen milliseconds on an old phone. */
const CHUNK = 200;

export interface Verifying {
  /** Draws done, while it runs; null = it does not. */
  readonly done: number | null;
  readonly result: { readonly steps: readonly Step[]; readonly walk: Walk } | null;
  readonly failed: boolean;
  readonly run: (noted: Noted, own: OwnDraws) => void;
}

/** Recomputes a campaign on the device, a part at a time; it stops when the screen closes or when it is begun again. */
export const useVerifying = (file: Published | undefined): Verifying => {
  const [state, setState] = useState<Omit<Verifying, 'run'>>({ done: null, result: null, failed: false });
  const turn = useRef(0);
  useEffect(
    () => () => {
      turn.current += 1;
    },
    [],
  );
  const run = async (noted: Noted, own: OwnDraws) => {
    if (file === undefined) return;
    turn.current += 1;
    const mine = turn.current;
    const stopped = () => mine !== turn.current;
    setState({ done: 0, result: null, failed: false });
    const head = headSteps(file, noted);
    try {
      const walk = await walkInTurns(
        walkDraws(file, noted.nonce, CHUNK),
        (done) => !stopped() && setState((old) => ({ ...old, done })),
        stopped,
      );
      if (walk === null || stopped()) return;
      setState({ done: null, result: { steps: [...head, ...walkSteps(walk, noted.nonce, own)], walk }, failed: false });
    } catch {
      if (!stopped()) setState({ done: null, result: null, failed: true });
    }
  };
  return { ...state, run: (noted, own) => void run(noted, own) };
};
