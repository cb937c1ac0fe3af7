import { type Agent, bodyOf, type Presence } from "@deskhand/api";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDesk } from "../auth/context";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import { useAgents } from "../desk/queries";

/** The logged-in agent as colleagues see them, and how to change the status; it shows at once. */
export function usePresence(): { me: Agent | undefined; change: (status: Presence) => void } {
  const { session } = useDesk();
  const { serviceCode } = session.claims;
  const { data: agents } = useAgents();
  const api = useApi();
  const client = useQueryClient();
  const { mutate } = useMutation({
    mutationFn: (status: Presence) =>
      bodyOf(api.PUT("/api/customer-service/me/status", { body: { status } })),
    onMutate: (status) => {
      client.setQueryData<Agent[]>(keys.agents, (known) =>
        known?.map((agent) => (agent.service_code === serviceCode ? { ...agent, status } : agent)),
      );
    },
    onError: (error) => {
      notifications.show({ color: "red", title: "Status not changed", message: error.message });
      void client.invalidateQueries({ queryKey: keys.agents });
    },
  });
  return { me: agents?.find((agent) => agent.service_code === serviceCode), change: mutate };
}
