import type { Conversation } from "@deskhand/api";
import { ChannelIcon, customerName, fullTime, initials, shortAge } from "@deskhand/ui";
import { useNow } from "../shell/useNow";
import { StatusBadge } from "../thread/statusBadge";
import classes from "./inbox.module.css";

interface RowProps {
  conversation: Conversation;
  assignee: string | null;
  selected: boolean;
  /** Where conversations of all states are listed together. */
  withStatus: boolean;
  onSelect: (id: string) => void;
}

function preview({ last_message, subject }: Conversation): string {
  if (!last_message) return subject ?? "";
  const body = last_message.body?.replace(/\s+/g, " ") || "Attachment";
  return last_message.sender_type === "agent" ? `↩ ${body}` : body;
}

export function Row({ conversation, assignee, selected, withStatus, onSelect }: RowProps) {
  const now = useNow();
  const { unread, priority } = conversation;
  return (
    <button
      type="button"
      className={classes.row}
      aria-current={selected || undefined}
      data-unread={unread > 0 || undefined}
      onClick={() => onSelect(conversation.id)}
    >
      <span className={classes.channel}>
        <ChannelIcon channel={conversation.channel} size={17} />
      </span>
      <span className={classes.main}>
        <span className={classes.top}>
          <strong>{customerName(conversation.customer_name)}</strong>
          {withStatus && <StatusBadge conversation={conversation} />}
          <time
            dateTime={conversation.last_activity_at}
            title={fullTime(conversation.last_activity_at)}
          >
            {shortAge(conversation.last_activity_at, now)}
          </time>
        </span>
        {conversation.subject && <span className={classes.subject}>{conversation.subject}</span>}
        <span className={classes.preview}>{preview(conversation)}</span>
      </span>
      <span className={classes.side}>
        {unread > 0 && (
          <span className={classes.unread} role="status" aria-label={`${unread} unread`}>
            {unread > 99 ? "99+" : unread}
          </span>
        )}
        {priority === "urgent" && <span className={classes.urgent} title="Urgent" />}
        {assignee && (
          <span className={classes.assignee} title={`Assigned to ${assignee}`}>
            {initials(assignee)}
          </span>
        )}
      </span>
    </button>
  );
}
