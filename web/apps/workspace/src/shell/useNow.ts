import { useEffect, useState, useSyncExternalStore } from "react";

let now = new Date();
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, 30_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The time, twice a minute: one clock for everything that shows an age. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, () => now);
}

/** The time, every second while somebody watches a countdown, else twice a minute. */
export function useClock(ticking: (now: Date) => boolean): Date {
  const slow = useNow();
  const [fast, setFast] = useState(() => new Date());
  const newest = fast > slow ? fast : slow;
  const ticks = ticking(newest);
  useEffect(() => {
    if (!ticks) return;
    const tick = setInterval(() => setFast(new Date()), 1_000);
    return () => clearInterval(tick);
  }, [ticks]);
  return newest;
}
