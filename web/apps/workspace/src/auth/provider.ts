import type { AuthConfig } from "../config";
import * as password from "./password";
import type { Session } from "./session";

/** The session of an earlier visit. The OpenID Connect client loads only where it is used. */
export async function restoreSession(config: AuthConfig): Promise<Session | null> {
  if (config.mode === "password") return password.restore(config);
  return (await import("./oidc")).restore(config);
}
