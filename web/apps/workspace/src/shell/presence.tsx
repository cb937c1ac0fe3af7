import { type Agent, bodyOf, type Presence } from "@deskhand/api";
import { initials } from "@deskhand/ui";
import { Menu, UnstyledButton } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconLogout } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useDesk } from "../auth/context";
import { useApi } from "../desk/api";
import { keys } from "../desk/keys";
import { useAgents } from "../desk/queries";
import { PRESENCE, PresenceDot } from "./presenceDot";
import classes from "./shell.module.css";

const CHOICES: Presence[] = [1, 2, 0];

/** The agent's own state: whether new conversations come. */
export function PresenceMenu({ onSignOut }: { onSignOut: () => void }) {
  const { session } = useDesk();
  const { name, email, serviceCode } = session.claims;
  const { data: agents } = useAgents();
  const me = agents?.find((agent) => agent.service_code === serviceCode);
  const shown = me?.name ?? name;
  const change = useChangePresence(serviceCode);
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <UnstyledButton
          className={classes.me}
          aria-label={`${initials(shown)}: ${shown}, your status`}
        >
          {initials(shown)}
          {me && <PresenceDot status={me.status} />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{email}</Menu.Label>
        {me &&
          CHOICES.map((status) => (
            <Menu.Item
              key={status}
              leftSection={<PresenceDot status={status} />}
              aria-current={me.status === status}
              onClick={() => change(status)}
            >
              {PRESENCE[status]}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconLogout size={15} />} onClick={onSignOut}>
          Log out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function useChangePresence(serviceCode: string | null): (status: Presence) => void {
  const api = useApi();
  const client = useQueryClient();
  const show = (status: Presence) =>
    client.setQueryData<Agent[]>(keys.agents, (agents) =>
      agents?.map((agent) => (agent.service_code === serviceCode ? { ...agent, status } : agent)),
    );
  const { mutate } = useMutation({
    mutationFn: (status: Presence) =>
      bodyOf(api.PUT("/api/customer-service/me/status", { body: { status } })),
    onMutate: show,
    onError: (error) => {
      notifications.show({ color: "red", title: "Status not changed", message: error.message });
      void client.invalidateQueries({ queryKey: keys.agents });
    },
  });
  return mutate;
}
