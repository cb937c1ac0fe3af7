import type { ServerFrame } from "@deskhand/api/frames";

type FileFrame = Extract<ServerFrame, { type: "file" }>;
type Place = NonNullable<FileFrame["upload"]>;
type Wanted =
  | { action: "file.prepare"; name: string; content_type: string; size: number }
  | { action: "file.url"; conversation_id: string; seq: number; place: number };

/** Asks over the socket. The promise fails with the server's code, or `AWAY`. */
export type Ask = (wanted: Wanted) => Promise<FileFrame>;

/** Puts a file into the store; the promise fails with `AWAY` or another code. */
export type Put = (place: Place, draft: Draft, progressed: () => void) => Promise<void>;

/** A file of the message that is being written. */
export interface Draft {
  id: number;
  file: File;
  /** From 0 to 1. */
  progress: number;
  /** Names it in the message, once it is in the store. */
  key?: string;
  problem?: string;
  stop?: () => void;
}

/** A file of a message that was sent and is not acknowledged. */
export interface SentFile {
  key: string;
  name: string;
}

/** No connection: tried again when it is back. */
export const AWAY = "away";
const MOST = 10;

/** The files of the message that is being written; they live as long as the page. */
export class Drafts {
  all: Draft[] = [];
  #count = 0;
  readonly #ask: Ask;
  readonly #changed: () => void;
  readonly #put: Put;

  constructor(ask: Ask, changed: () => void, put: Put = putFile) {
    this.#ask = ask;
    this.#changed = changed;
    this.#put = put;
  }

  /** Some file is still on its way, or waits for the connection. */
  get busy(): boolean {
    return this.all.some(({ key, problem }) => !key && (!problem || problem === AWAY));
  }

  add(files: Iterable<File>): void {
    const room = MOST - this.all.length;
    for (const file of [...files].slice(0, room)) {
      this.#count += 1;
      const draft = { id: this.#count, file, progress: 0 };
      this.all.push(draft);
      void this.upload(draft);
    }
  }

  remove(draft: Draft): void {
    draft.stop?.();
    this.all = this.all.filter((one) => one !== draft);
    this.#changed();
  }

  /** What the message takes along; files that could not be sent stay. */
  take(): SentFile[] {
    const taken = this.all.flatMap(({ key, file }) => (key ? [{ key, name: file.name }] : []));
    this.all = this.all.filter(({ key }) => !key);
    return taken;
  }

  /** The connection is back. */
  resume(): void {
    for (const draft of this.all) if (draft.problem === AWAY) void this.upload(draft);
  }

  async upload(draft: Draft): Promise<void> {
    draft.problem = "";
    this.#changed();
    const { name, type, size } = draft.file;
    const content_type = type || "application/octet-stream";
    try {
      const { upload } = await this.#ask({ action: "file.prepare", name, content_type, size });
      if (!upload || !this.all.includes(draft)) return;
      await this.#put(upload, draft, this.#changed);
      draft.key = upload.key;
    } catch (problem) {
      draft.problem = String(problem);
    }
    this.#changed();
  }
}

/** `fetch` tells nothing of how far it is. */
function putFile({ url, content_type }: Place, draft: Draft, progressed: () => void) {
  return new Promise<void>((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("PUT", url);
    request.setRequestHeader("content-type", content_type);
    request.upload.onprogress = ({ loaded, total }) => {
      draft.progress = loaded / total;
      progressed();
    };
    request.onload = () => (request.status < 300 ? resolve() : reject(request.status));
    request.onerror = () => reject(AWAY);
    draft.stop = () => request.abort();
    request.send(draft.file);
  });
}
