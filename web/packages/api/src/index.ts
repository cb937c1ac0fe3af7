export * from "./client";
export * from "./frames";
export * from "./messages";
export * from "./socket";
export * from "./types";
