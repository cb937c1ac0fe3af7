import type { Conversation, Priority } from "@deskhand/api";
import { ActionIcon, Button, Menu, Tooltip } from "@mantine/core";
import {
  IconAlarm,
  IconCheck,
  IconFlag3,
  IconFlag3Filled,
  IconUserPlus,
} from "@tabler/icons-react";
import { useDesk } from "../auth/context";
import { useAgents } from "../desk/queries";
import { PresenceDot } from "../shell/presenceDot";
import { snoozeChoices } from "./snooze";
import type { ConversationActions } from "./useActions";

interface MenuProps {
  conversation: Conversation;
  actions: ConversationActions;
}

export function AssignMenu({ conversation, actions }: MenuProps) {
  const { session } = useDesk();
  const { data: agents = [] } = useAgents();
  const me = session.claims.serviceCode;
  const current = agents.find((agent) => agent.service_code === conversation.assignee);
  const name = current?.name ?? conversation.assignee;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          leftSection={<IconUserPlus size={15} />}
        >
          {name ?? "Assign"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {me && conversation.assignee !== me && (
          <Menu.Item onClick={actions.assignToMe}>Assign to me</Menu.Item>
        )}
        {conversation.assignee && (
          <Menu.Item onClick={() => actions.assign(null)}>Unassign</Menu.Item>
        )}
        <Menu.Label>Team</Menu.Label>
        {agents.map((agent) => (
          <Menu.Item
            key={agent.service_code}
            leftSection={<PresenceDot status={agent.status} />}
            rightSection={agent.service_code === conversation.assignee && <IconCheck size={14} />}
            onClick={() => actions.assign(agent.service_code)}
          >
            {agent.name}{" "}
            <small>
              {agent.active_conversations}/{agent.max_conversations}
            </small>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

const PRIORITIES: { value: Priority; label: string }[] = [
  { value: "urgent", label: "Urgent" },
  { value: "normal", label: "Normal" },
  { value: "low", label: "Low" },
];

export function PriorityMenu({ conversation, actions }: MenuProps) {
  const urgent = conversation.priority === "urgent";
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Priority" openDelay={400}>
          <ActionIcon
            variant="subtle"
            color={urgent ? "red" : "gray"}
            aria-label={`Priority: ${conversation.priority}`}
          >
            {urgent ? <IconFlag3Filled size={17} /> : <IconFlag3 size={17} />}
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {PRIORITIES.map(({ value, label }) => (
          <Menu.Item
            key={value}
            rightSection={value === conversation.priority && <IconCheck size={14} />}
            onClick={() => actions.prioritise(value)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

export function SnoozeMenu({ actions }: Pick<MenuProps, "actions">) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Tooltip label="Snooze" openDelay={400}>
          <ActionIcon variant="subtle" color="gray" aria-label="Snooze">
            <IconAlarm size={17} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {snoozeChoices().map(({ label, until }) => (
          <Menu.Item key={label} onClick={() => actions.snooze(until)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
