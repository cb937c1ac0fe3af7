import { type Api, createApi } from "@deskhand/api";
import { useDesk } from "../auth/context";
import type { Session } from "../auth/session";

const made = new WeakMap<Session, Api>();

/** The API as the logged-in agent; one client for each session. */
export function useApi(): Api {
  const { config, session } = useDesk();
  let api = made.get(session);
  if (!api) {
    api = createApi(config.api_url, session.token);
    made.set(session, api);
  }
  return api;
}
