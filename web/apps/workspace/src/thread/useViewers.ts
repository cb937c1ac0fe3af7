import { useEffect, useState } from "react";
import { useLive } from "../live/context";

const SHOWN = 2 * 60_000;

/** Names of colleagues who looked at this conversation within the last two minutes. */
export function useViewers(conversation: string): string[] {
  const live = useLive();
  const [seen, setSeen] = useState<ReadonlyMap<string, number>>(new Map());
  useEffect(
    () =>
      live.listen((frame) => {
        if (frame.type !== "viewing" || frame.conversation_id !== conversation || !frame.name)
          return;
        setSeen((before) => new Map(before).set(frame.name ?? "", Date.now()));
      }),
    [live, conversation],
  );
  useEffect(() => {
    const timer = setInterval(() => {
      const since = Date.now() - SHOWN;
      setSeen((before) => {
        const kept = [...before].filter(([, at]) => at > since);
        return kept.length === before.size ? before : new Map(kept);
      });
    }, SHOWN / 8);
    return () => clearInterval(timer);
  }, []);
  return [...seen.keys()];
}
