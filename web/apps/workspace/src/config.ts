/** How to log in: the local stage by password, a deployed one by Cognito's own pages. */
export type AuthConfig =
  | { mode: "password"; endpoint: string; region: string; client_id: string }
  | { mode: "oidc"; authority: string; client_id: string; domain: string };

export interface Config {
  api_url: string;
  ws_url: string;
  auth: AuthConfig;
}

/** One build serves every stage: its addresses come from `/config.json` beside it. */
export async function loadConfig(): Promise<Config> {
  const response = await fetch("/config.json", { cache: "no-cache" });
  if (!response.ok) throw new Error(`/config.json answered ${response.status}`);
  return (await response.json()) as Config;
}
