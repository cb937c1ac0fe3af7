import { createContext, useContext } from "react";
import type { Config } from "../config";
import type { Session } from "./session";

export interface Desk {
  config: Config;
  session: Session;
}

export const DeskContext = createContext<Desk | null>(null);

/** The logged-in agent and the stage's addresses. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk outside of DeskContext");
  return desk;
}
