import type { ServerFrame } from "@deskhand/api";
import type { QueryClient } from "@tanstack/react-query";
import { keys } from "../desk/keys";
import { applyFrame } from "./apply";
import { RecentFrames } from "./recent";

/** What pushes of records change; threads look after themselves by `seq`. */
const FOLLOWED: readonly unknown[] = [
  keys.lists[0],
  keys.conversation("")[0],
  keys.orders("")[0],
  keys.agents[0],
];

export interface Follower {
  push: (frame: ServerFrame) => void;
  stop: () => void;
}

/** Brings pushes into the cache, and again into whatever was being read while they came. */
export function follow(client: QueryClient): Follower {
  const recent = new RecentFrames();
  const stop = client.getQueryCache().subscribe((event) => {
    if (event.type !== "updated" || event.action.type !== "success" || event.action.manual) return;
    if (!FOLLOWED.includes(event.query.queryKey[0])) return;
    for (const frame of recent.all()) applyFrame(client, frame);
  });
  const push = (frame: ServerFrame) => {
    if (recent.accept(frame)) applyFrame(client, frame);
  };
  return { push, stop };
}
