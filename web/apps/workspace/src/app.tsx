import { ApiProblem } from "@deskhand/api";
import { MantineProvider } from "@mantine/core";
import { Notifications, notifications } from "@mantine/notifications";
import { QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense, useMemo, useState } from "react";
import { DeskContext } from "./auth/context";
import { type Session, SessionEnded } from "./auth/session";
import type { Config } from "./config";
import { LiveProvider } from "./live/live";
import { router } from "./router";
import { theme } from "./theme";

const Login = lazy(() => import("./auth/login"));

interface AppProps {
  config: Config;
  restored: Session | null;
}

export function App({ config, restored }: AppProps) {
  const [session, setSession] = useState(restored);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Notifications position="top-right" />
      {session ? (
        <LoggedIn config={config} session={session} onSignOut={() => setSession(null)} />
      ) : (
        <Suspense>
          <Login auth={config.auth} onSession={setSession} />
        </Suspense>
      )}
    </MantineProvider>
  );
}

interface LoggedInProps {
  config: Config;
  session: Session;
  onSignOut: () => void;
}

function LoggedIn({ config, session, onSignOut }: LoggedInProps) {
  const [client] = useState(() => createQueryClient(onSignOut));
  const desk = useMemo(() => ({ config, session }), [config, session]);
  const context = { onSignOut: () => void session.signOut().then(onSignOut) };
  return (
    <DeskContext value={desk}>
      <QueryClientProvider client={client}>
        <LiveProvider>
          <RouterProvider router={router} context={context} />
        </LiveProvider>
      </QueryClientProvider>
    </DeskContext>
  );
}

/** The socket keeps data fresh, so nothing goes stale by time. */
function createQueryClient(onEnded: () => void): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof SessionEnded || (error instanceof ApiProblem && error.status === 401))
          onEnded();
        else if (query.state.data !== undefined)
          notifications.show({
            id: "stale",
            color: "red",
            title: "Not refreshed",
            message: error.message,
          });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: Number.POSITIVE_INFINITY,
        refetchOnWindowFocus: false,
        retry: (count, error) => count < 2 && !(error instanceof ApiProblem && error.status < 500),
      },
    },
  });
}
