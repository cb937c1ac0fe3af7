import type { Attachment } from "@deskhand/api";

export type FileLook = "picture" | "audio" | "video" | "file";

const LARGEST_PICTURE = 10_000_000;
/** What browsers play; a voice message of WeChat (AMR), say, is a file to download. */
const AUDIO = /^audio\/(mpeg|mp4|aac|ogg|wav|x-wav|webm|x-m4a)\b/;
const VIDEO = /^video\/(mp4|webm|ogg|quicktime)\b/;
const PICTURE = /^image\/(png|jpe?g|gif|webp|avif|bmp|\*)/;

/** How a file of a message shows itself. */
export function lookOf({ content_type, size }: Attachment): FileLook {
  const type = content_type.toLowerCase();
  if (PICTURE.test(type)) return (size ?? 0) <= LARGEST_PICTURE ? "picture" : "file";
  if (AUDIO.test(type)) return "audio";
  return VIDEO.test(type) ? "video" : "file";
}
