import type { Conversation } from "@deskhand/api";
import { ChannelIcon, channelLabel, customerName, fullTime } from "@deskhand/ui";
import { ActionIcon, Button, Tooltip } from "@mantine/core";
import {
  IconArrowLeft,
  IconCheck,
  IconEye,
  IconLayoutSidebarRight,
  IconRotate,
} from "@tabler/icons-react";
import classes from "./header.module.css";
import { AssignMenu, PriorityMenu, SnoozeMenu } from "./menus";
import { StatusBadge } from "./statusBadge";
import type { ConversationActions } from "./useActions";
import { useViewers } from "./useViewers";

interface HeaderProps {
  conversation: Conversation;
  actions: ConversationActions;
  onBack: () => void;
  onCustomer: () => void;
}

export function Header({ conversation, actions, onBack, onCustomer }: HeaderProps) {
  const resolved = conversation.status === "resolved";
  const viewers = useViewers(conversation.id);
  const name = customerName(conversation.customer_name);
  return (
    <header className={classes.header}>
      <ActionIcon
        className={classes.back}
        variant="subtle"
        color="gray"
        aria-label="Back"
        onClick={onBack}
      >
        <IconArrowLeft size={18} />
      </ActionIcon>
      <div className={classes.title}>
        <h2>{conversation.subject || name}</h2>
        <p>
          <ChannelIcon channel={conversation.channel} size={14} />
          <span>{conversation.subject ? name : channelLabel(conversation.channel)}</span>
          <StatusBadge conversation={conversation} />
          {viewers.length > 0 && (
            <span className={classes.viewers}>
              <IconEye size={14} aria-hidden /> {viewers.join(", ")} also here
            </span>
          )}
        </p>
      </div>
      <div className={classes.actions}>
        <AssignMenu conversation={conversation} actions={actions} />
        <PriorityMenu conversation={conversation} actions={actions} />
        <SnoozeMenu actions={actions} />
        <Tooltip label={resolved ? "Reopen (e)" : "Resolve (e)"} openDelay={400}>
          <Button
            size="compact-sm"
            variant={resolved ? "light" : "filled"}
            leftSection={resolved ? <IconRotate size={15} /> : <IconCheck size={15} />}
            onClick={actions.toggleResolved}
          >
            {resolved ? "Reopen" : "Resolve"}
          </Button>
        </Tooltip>
        <ActionIcon
          className={classes.customer}
          variant="subtle"
          color="gray"
          aria-label="Customer and orders"
          onClick={onCustomer}
        >
          <IconLayoutSidebarRight size={18} />
        </ActionIcon>
      </div>
      {conversation.status === "snoozed" && conversation.snoozed_until && (
        <p className={classes.snoozed}>Snoozed until {fullTime(conversation.snoozed_until)}</p>
      )}
    </header>
  );
}
