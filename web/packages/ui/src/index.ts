export * from "./channels";
export * from "./empty";
export * from "./money";
export * from "./names";
export * from "./time";
