import type { Presence } from "@deskhand/api";
import { initials } from "@deskhand/ui";
import { Button, Menu, UnstyledButton } from "@mantine/core";
import { IconLogout } from "@tabler/icons-react";
import { useDesk } from "../auth/context";
import { PRESENCE, PresenceDot } from "./presenceDot";
import classes from "./shell.module.css";
import { usePresence } from "./usePresence";

const CHOICES: Presence[] = [1, 2, 0];

/** The agent's own state: whether new conversations come. */
export function PresenceMenu({ onSignOut }: { onSignOut: () => void }) {
  const { session } = useDesk();
  const { me, change } = usePresence();
  const name = me?.name ?? session.claims.name;
  return (
    <Menu position="right-end" width={220}>
      <Menu.Target>
        <UnstyledButton
          className={classes.me}
          aria-label={`${initials(name)}: ${name}, your status`}
        >
          {initials(name)}
          {me && <PresenceDot status={me.status} />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{session.claims.email}</Menu.Label>
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

/** Nobody should wait for conversations that are not coming. */
export function OfflineHint() {
  const { me, change } = usePresence();
  if (me?.status !== 0) return null;
  return (
    <p className={classes.hint} role="status">
      You are offline, nothing comes to you.
      <Button size="compact-xs" variant="light" onClick={() => change(1)}>
        Go online
      </Button>
    </p>
  );
}
