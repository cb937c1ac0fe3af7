import type { ComponentChildren } from "preact";
import type { Words } from "./words";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {children}
    </svg>
  );
}

export function LauncherIcon() {
  return (
    <Icon>
      <path d="M4 5h16v11H9l-5 4z" />
      <path d="M8 9h8M8 12h5" />
    </Icon>
  );
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="M6 6l12 12M18 6L6 18" />
    </Icon>
  );
}

export function SendIcon() {
  return (
    <Icon>
      <path d="M4 12l16-8-6 16-3-7z" />
    </Icon>
  );
}

export function ClipIcon() {
  return (
    <Icon>
      <path d="M20 11l-8 8a5 5 0 01-7-7l8-8a3.5 3.5 0 015 5l-8 8a2 2 0 01-3-3l7-7" />
    </Icon>
  );
}

/** One tick: the server has it. Two: somebody read it. */
export function Ticks({ read, words }: { read: boolean; words: Words }) {
  return (
    <svg class="ticks" viewBox="0 0 20 12" role="img" aria-label={read ? words.read : words.sent}>
      <path d="M2 6l4 4 7-8" />
      {read && <path d="M8 8l2 2 7-8" />}
    </svg>
  );
}
