import { readClaims, type Session, SessionEnded } from "./session";

interface Settings {
  endpoint: string;
  client_id: string;
}

interface Tokens {
  id: string;
  refresh: string;
}

const KEY = "deskhand:tokens";
const MARGIN = 60_000;

/**
 * Cognito's `InitiateAuth` by plain fetch.
 * @throws SessionEnded with Cognito's own words when the user or the token is refused.
 */
async function initiate(settings: Settings, flow: string, parameters: Record<string, string>) {
  const response = await fetch(settings.endpoint, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "AWSCognitoIdentityProviderService.InitiateAuth",
    },
    body: JSON.stringify({
      AuthFlow: flow,
      ClientId: settings.client_id,
      AuthParameters: parameters,
    }),
  });
  const answer = await response.json();
  if (response.status >= 500) throw new Error(`Cognito answered ${response.status}`);
  if (!response.ok) throw new SessionEnded(answer.message ?? "Wrong email or password");
  return answer.AuthenticationResult as { IdToken: string; RefreshToken?: string };
}

export async function signIn(
  settings: Settings,
  email: string,
  password: string,
): Promise<Session> {
  const parameters = { USERNAME: email, PASSWORD: password };
  const result = await initiate(settings, "USER_PASSWORD_AUTH", parameters);
  return remember(settings, { id: result.IdToken, refresh: result.RefreshToken ?? "" });
}

/** The session of an earlier visit, or null. */
export async function restore(settings: Settings): Promise<Session | null> {
  const stored = localStorage.getItem(KEY);
  if (!stored) return null;
  const session = remember(settings, JSON.parse(stored) as Tokens);
  try {
    await session.token();
    return session;
  } catch (error) {
    if (error instanceof SessionEnded) return null;
    throw error;
  }
}

function remember(settings: Settings, given: Tokens): Session {
  let tokens = given;
  let renewal: Promise<string> | null = null;
  const keep = () => localStorage.setItem(KEY, JSON.stringify(tokens));
  const forget = () => localStorage.removeItem(KEY);
  keep();

  async function renew(): Promise<string> {
    try {
      if (!tokens.refresh) throw new SessionEnded("Your session has ended");
      const parameters = { REFRESH_TOKEN: tokens.refresh };
      const result = await initiate(settings, "REFRESH_TOKEN_AUTH", parameters);
      tokens = { ...tokens, id: result.IdToken };
      keep();
      return tokens.id;
    } catch (error) {
      if (error instanceof SessionEnded) forget();
      throw error;
    } finally {
      renewal = null;
    }
  }

  return {
    claims: readClaims(tokens.id),
    token: async () => {
      if (readClaims(tokens.id).expiresAt - MARGIN > Date.now()) return tokens.id;
      renewal ??= renew();
      return renewal;
    },
    signOut: async () => forget(),
  };
}
