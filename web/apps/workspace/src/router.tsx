import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  useLocation,
  useNavigate,
  useParams,
  useSearch,
} from "@tanstack/react-router";
import { type InboxFilter, readFilter } from "./inbox/filter";
import { type Page, Shell } from "./shell/shell";

interface RouterContext {
  onSignOut: () => void;
}

const root = createRootRouteWithContext<RouterContext>()({
  validateSearch: readFilter,
  component: Outlet,
  notFoundComponent: Desk,
});
const inbox = createRoute({ getParentRoute: () => root, path: "/", component: Desk });
const conversation = createRoute({ getParentRoute: () => root, path: "/c/$id", component: Desk });
const approvals = createRoute({ getParentRoute: () => root, path: "/approvals", component: Desk });
const settings = createRoute({ getParentRoute: () => root, path: "/settings", component: Desk });

const PAGES: Record<string, Page> = { "/approvals": "approvals", "/settings": "settings" };

function Desk() {
  const filter = useSearch({ from: root.id });
  const { id } = useParams({ strict: false });
  const page = PAGES[useLocation().pathname] ?? "desk";
  const { onSignOut } = root.useRouteContext();
  const navigate = useNavigate();
  const go = (where: string | undefined, search: InboxFilter) =>
    void navigate(where ? { to: "/c/$id", params: { id: where }, search } : { to: "/", search });
  return (
    <Shell
      page={page}
      onPage={(next) =>
        next === "desk" ? go(undefined, filter) : void navigate({ to: `/${next}`, search: filter })
      }
      filter={filter}
      conversation={id}
      onFilter={(next) => go(id, next)}
      onOpen={(next) => go(next, filter)}
      onSignOut={onSignOut}
    />
  );
}

export const router = createRouter({
  routeTree: root.addChildren([inbox, conversation, approvals, settings]),
  context: { onSignOut: () => {} },
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
