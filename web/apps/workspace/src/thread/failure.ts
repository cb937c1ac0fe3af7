import type { Message, SendKind } from "@deskhand/api";
import { channelLabel } from "@deskhand/ui";

/** Why a message of ours did not arrive, in plain words, and what trying again would mean. */
export interface Failure {
  text: string;
  /** What an agent should know before trying again; null where nothing can go wrong by it. */
  caution: string | null;
  retry: string;
  /** Ways that the channel would take now. */
  instead: SendKind[];
}

interface Told {
  code: string;
  reason: string;
  needsHuman: boolean;
  instead: SendKind[];
}

/** Only where the code says more than the provider's own sentence. */
const WORDS: Record<string, (channel: string, told: Told) => Omit<Failure, "instead">> = {
  outcome_unknown: (channel) => ({
    text: `We don't know whether it arrived: ${channel} can't tell.`,
    caution: "Sent again, the customer may get it twice.",
    retry: "Send again",
  }),
  unanswered: (channel) => ({
    text: `${channel} did not answer, so we don't know yet whether it arrived.`,
    caution: `First ${channel} is asked; it goes out again only if it is not there.`,
    retry: "Ask and send",
  }),
  window_closed: (channel) => ({
    text: `${channel} takes no replies here until the customer writes again.`,
    caution: null,
    retry: "Try again",
  }),
  account_paused: () => ({
    text: "The account is paused. It goes out by itself when the account is resumed.",
    caution: null,
    retry: "Try now",
  }),
};

/** Null for a message that did not fail. */
export function failureOf(message: Message): Failure | null {
  if (message.status !== "failed") return null;
  const told = read(message.metadata.failure);
  const say = WORDS[told.code];
  if (say) return { ...say(channelLabel(message.channel), told), instead: told.instead };
  const admin = told.needsHuman ? " An admin has to look at the account." : "";
  return {
    text: `Not delivered: ${told.reason}${admin && !/[.!?]$/.test(told.reason) ? "." : ""}${admin}`,
    caution: null,
    retry: "Try again",
    instead: told.instead,
  };
}

function read(failure: unknown): Told {
  const known = typeof failure === "object" && failure !== null ? failure : {};
  const { code, reason, needs_human, instead } = known as Record<string, unknown>;
  return {
    code: typeof code === "string" ? code : "",
    reason: typeof reason === "string" && reason ? reason : "the provider gave no reason",
    needsHuman: needs_human === true,
    instead: Array.isArray(instead) ? (instead as SendKind[]) : [],
  };
}
