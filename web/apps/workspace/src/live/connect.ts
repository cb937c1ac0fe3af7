import {
  type Api,
  bodyOf,
  LiveSocket,
  type LiveSocketOptions,
  type ServerFrame,
  type SocketState,
} from "@deskhand/api";

const HEARTBEAT = 30_000;
const UNANSWERED = 2;

interface Wiring extends Pick<LiveSocketOptions, "connect" | "random"> {
  api: Api;
  wsUrl: string;
  onFrame: (frame: ServerFrame) => void;
  onState: (state: SocketState) => void;
}

/**
 * The agent's socket: a fresh ticket for each connection, a heartbeat that keeps the agent present,
 * and an end to connections that look open and answer nothing.
 */
export function connectDesk({ api, wsUrl, onFrame, onState, ...rest }: Wiring): LiveSocket {
  let unanswered = 0;
  const beat = () => {
    unanswered += 1;
    socket.send({ action: "heartbeat", ref: "beat" });
  };
  const socket: LiveSocket = new LiveSocket({
    ...rest,
    address: async () => {
      const { ticket } = await bodyOf(api.POST("/api/ws-ticket"));
      return `${wsUrl}?${new URLSearchParams({ ticket })}`;
    },
    onFrame: (frame) => {
      unanswered = 0;
      onFrame(frame);
    },
    onState: (state) => {
      unanswered = 0;
      onState(state);
      if (state === "open") beat();
    },
    ping: () => (unanswered < UNANSWERED ? beat() : socket.reconnect()),
    pingEvery: HEARTBEAT,
  });
  return socket;
}
