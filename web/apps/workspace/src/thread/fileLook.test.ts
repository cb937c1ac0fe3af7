import type { Attachment } from "@deskhand/api";
import { expect, it } from "vitest";
import { lookOf } from "./fileLook";

const file = (content_type: string, size: number | null = 1000): Attachment => ({
  name: "f",
  content_type,
  size,
  place: 0,
  state: "ready",
  failure: null,
});

it.each([
  ["image/jpeg", "picture"],
  ["image/*", "picture"],
  ["image/svg+xml", "file"],
  ["image/tiff", "file"],
  ["audio/ogg; codecs=opus", "audio"],
  ["audio/amr", "file"],
  ["video/mp4", "video"],
  ["video/3gpp", "file"],
  ["application/pdf", "file"],
])("%s shows as %s", (type, look) => {
  expect(lookOf(file(type))).toBe(look);
});

it("does not load a very large picture unasked", () => {
  expect(lookOf(file("image/png", 30_000_000))).toBe("file");
  expect(lookOf(file("image/png", null))).toBe("picture");
});
