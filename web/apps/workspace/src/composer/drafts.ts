export type Kind = "reply" | "note";

export interface Draft {
  kind: Kind;
  reply: string;
  note: string;
}

const key = (conversation: string) => `deskhand:draft:${conversation}`;
const NONE: Draft = { kind: "reply", reply: "", note: "" };

/** What was being written, kept for each conversation and kind over reloads and log-ins. */
export function loadDraft(conversation: string): Draft {
  const stored = localStorage.getItem(key(conversation));
  return stored ? { ...NONE, ...(JSON.parse(stored) as Partial<Draft>) } : NONE;
}

export function saveDraft(conversation: string, draft: Draft): void {
  if (draft.reply || draft.note) localStorage.setItem(key(conversation), JSON.stringify(draft));
  else localStorage.removeItem(key(conversation));
}

/** Whether the inbox should say that a reply was begun here. */
export function hasDraft(conversation: string): boolean {
  return localStorage.getItem(key(conversation)) !== null;
}
