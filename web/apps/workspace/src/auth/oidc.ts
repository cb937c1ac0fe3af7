import { UserManager, WebStorageStateStore } from "oidc-client-ts";
import { readClaims, type Session, SessionEnded } from "./session";

interface Settings {
  authority: string;
  client_id: string;
  domain: string;
}

function managerFor({ authority, client_id }: Settings): UserManager {
  return new UserManager({
    authority,
    client_id,
    redirect_uri: `${location.origin}/callback`,
    response_type: "code",
    scope: "openid email profile",
    automaticSilentRenew: true,
    userStore: new WebStorageStateStore({ store: localStorage }),
  });
}

/** Leaves for Cognito's login page; it comes back to `/callback`. */
export async function signIn(settings: Settings): Promise<void> {
  await managerFor(settings).signinRedirect({ state: location.pathname });
}

/** Finish a login that just came back, or take up an earlier session. Null: nobody is logged in. */
export async function restore(settings: Settings): Promise<Session | null> {
  const manager = managerFor(settings);
  if (location.pathname === "/callback") {
    const user = await manager.signinRedirectCallback();
    history.replaceState(null, "", typeof user.state === "string" ? user.state : "/");
  }
  const user = await currentUser(manager);
  return user?.id_token ? sessionOf(manager, settings, user.id_token) : null;
}

async function currentUser(manager: UserManager) {
  const user = await manager.getUser();
  return user?.expired ? await manager.signinSilent() : user;
}

function sessionOf(manager: UserManager, settings: Settings, idToken: string): Session {
  return {
    claims: readClaims(idToken),
    token: async () => {
      const user = await currentUser(manager);
      if (!user?.id_token) throw new SessionEnded("Your session has ended");
      return user.id_token;
    },
    // Cognito's logout page is not OpenID Connect's: it wants these two parameters.
    signOut: async () => {
      await manager.removeUser();
      const query = new URLSearchParams({
        client_id: settings.client_id,
        logout_uri: location.origin,
      });
      location.assign(`https://${settings.domain}/logout?${query}`);
    },
  };
}
