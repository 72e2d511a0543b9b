import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

/** Between two looks while no event stream is open, in milliseconds. */
const POLL = 2500;
/** Events come in bursts while a file is parsed; one look a second is live enough for an eye. */
const AT_MOST_EVERY = 1000;

/**
 * Looks again whenever the vault says on `/api/events` that something moved; while that stream is down, by polling.
 * An event carries nothing but "look again": what is shown always comes from the same contract.
 * @returns the `refetchInterval` for the queries that follow the vault
 */
export function useLive(): number | false {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    let due: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      due ??= setTimeout(() => {
        due = undefined;
        void client.invalidateQueries({ queryKey: ['vault'] });
      }, AT_MOST_EVERY);
    };
    const events = new EventSource('/api/events');
    events.onopen = () => setOpen(true);
    events.onerror = () => setOpen(false);
    events.addEventListener('changed', look);
    return () => {
      clearTimeout(due);
      events.close();
    };
  }, [client]);
  return open ? POLL * 4 : POLL;
}

/** The time now, told again every so often so that "2 minutes ago" stays true. */
export function useNow(everyMs: number): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
